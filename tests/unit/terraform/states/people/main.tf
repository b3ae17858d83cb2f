terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

data "aws_caller_identity" "current" {}

resource "aws_iam_group" "developers" {
  name = "developers"
}

resource "aws_iam_policy" "read" {
  name = "read"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "s3:ListBucket", Resource = "arn:aws:s3:::reports" }]
  })
}

resource "aws_iam_group_policy_attachment" "developers" {
  group      = aws_iam_group.developers.name
  policy_arn = aws_iam_policy.read.arn
}

resource "aws_iam_user" "person" {
  for_each = toset(["ana", "ben"])
  name     = each.key
}

resource "aws_iam_user_group_membership" "person" {
  for_each = aws_iam_user.person
  user     = each.value.name
  groups   = [aws_iam_group.developers.name]
}

resource "aws_iam_access_key" "ben" {
  user = aws_iam_user.person["ben"].name
}

resource "aws_iam_access_key" "retired" {
  user   = aws_iam_user.person["ana"].name
  status = "Inactive"
}

resource "aws_iam_user_login_profile" "ana" {
  user                    = aws_iam_user.person["ana"].name
  password_reset_required = false
}

resource "aws_iam_role" "worker" {
  name = "worker"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { AWS = "*" }
    }]
  })
}

resource "aws_iam_role_policy" "worker" {
  name = "work"
  role = aws_iam_role.worker.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }]
  })
}
