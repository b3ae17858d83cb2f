provider "aws" {
  region = "eu-west-1"
}

data "aws_iam_policy_document" "functions" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

# Functions of another configuration get it.
resource "aws_iam_role" "shared" {
  name               = "shared"
  assume_role_policy = data.aws_iam_policy_document.functions.json
}

output "role_for_functions" {
  value = aws_iam_role.shared.arn
}

resource "aws_iam_role" "mailer" {
  name                 = "mailer"
  permissions_boundary = aws_iam_policy.limit.arn
  assume_role_policy   = data.aws_iam_policy_document.functions.json
}

resource "aws_lambda_function" "mailer" {
  function_name = "mailer"
  role          = aws_iam_role.mailer.arn
  handler       = "mail.send"
  runtime       = "python3.13"
  filename      = "mail.zip"
}

# It limits and gives nothing.
resource "aws_iam_policy" "limit" {
  name = "limit"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "s3:GetObject"
      Resource = "arn:aws:s3:::letters/*"
    }]
  })
}

# A permission set of Identity Center takes it by its name.
resource "aws_iam_policy" "read_labels" {
  name = "read-labels"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "s3:GetObject"
      Resource = "arn:aws:s3:::labels/*"
    }]
  })
}

data "aws_ssoadmin_instances" "main" {}

resource "aws_ssoadmin_permission_set" "labels" {
  name             = "labels"
  instance_arn     = tolist(data.aws_ssoadmin_instances.main.arns)[0]
  session_duration = "PT4H"
}

resource "aws_ssoadmin_customer_managed_policy_attachment" "labels" {
  instance_arn       = aws_ssoadmin_permission_set.labels.instance_arn
  permission_set_arn = aws_ssoadmin_permission_set.labels.arn

  customer_managed_policy_reference {
    name = "read-labels"
  }
}

# Allow-listed by its path.
resource "aws_iam_policy" "spare" {
  name = "spare"
  path = "/spare/"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "s3:GetObject"
      Resource = "arn:aws:s3:::forms/*"
    }]
  })
}
