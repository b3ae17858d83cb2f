variable "trusted_service" {
  type = string
}

resource "aws_iam_role" "mailer" {
  name = "mailer"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = var.trusted_service }
    }]
  })
}

resource "aws_lambda_function" "mailer" {
  function_name = "mailer"
  role          = aws_iam_role.mailer.arn
  handler       = "mail.send"
  runtime       = "python3.13"
  filename      = "mail.zip"
}

# Another configuration fills it.
resource "aws_iam_instance_profile" "web" {
  name = "web"
}

output "profile" {
  value = aws_iam_instance_profile.web.name
}

resource "aws_codebuild_project" "pages" {
  name         = "pages"
  service_role = "arn:aws:iam::111122223333:role/builds"

  artifacts {
    type = "NO_ARTIFACTS"
  }

  environment {
    compute_type = "BUILD_GENERAL1_SMALL"
    image        = "aws/codebuild/standard:7.0"
    type         = "LINUX_CONTAINER"
  }

  source {
    type = "NO_SOURCE"
  }
}
