resource "aws_codebuild_project" "site" {
  name         = "site"
  service_role = "arn:aws:iam::111122223333:role/build"

  artifacts {
    type = "NO_ARTIFACTS"
  }

  source {
    type     = "GITHUB"
    location = "https://example.com/site.git"
  }

  environment {
    compute_type = "BUILD_GENERAL1_SMALL"
    image        = "aws/codebuild/standard:7.0"
    type         = "LINUX_CONTAINER"

    environment_variable {
      name  = "AWS_ACCESS_KEY_ID"
      value = "AKIAQ3EGSX7LPMK2VNTA" # expect: access-key-in-environment
    }

    environment_variable {
      name  = "AWS_SECRET_ACCESS_KEY"
      value = "kT9vQ2mZxR7cLw0YpJ4uH8nB1sD6fGaE3iKoUyVX"
    }
  }
}
