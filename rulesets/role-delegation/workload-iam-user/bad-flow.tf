terraform {
  required_providers {
    github = { source = "integrations/github" }
  }
}

resource "aws_iam_user" "releases" {
  name = "releases"
}

resource "aws_iam_access_key" "releases" {
  user = aws_iam_user.releases.name

  lifecycle {
    replace_triggered_by = [time_rotating.keys]
  }
}

resource "github_actions_secret" "secret" {
  repository      = "shop"
  secret_name     = "AWS_SECRET_ACCESS_KEY"
  plaintext_value = aws_iam_access_key.releases.secret # expect: workload-iam-user
}

resource "aws_iam_user" "warehouse" {
  name = "warehouse"
  tags = {
    Purpose = "Access for our vendor" # expect: workload-iam-user
  }
}

resource "aws_iam_access_key" "warehouse" {
  user    = aws_iam_user.warehouse.name
  pgp_key = "keybase:acme"

  lifecycle {
    replace_triggered_by = [time_rotating.keys]
  }
}

resource "time_rotating" "keys" {
  rotation_days = 60
}
