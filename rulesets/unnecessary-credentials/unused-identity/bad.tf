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

resource "aws_iam_role" "mailer" {
  name               = "mailer"
  assume_role_policy = data.aws_iam_policy_document.functions.json
}

resource "aws_lambda_function" "mailer" {
  function_name = "mailer"
  role          = aws_iam_role.mailer.arn
  handler       = "mail.send"
  runtime       = "python3.13"
  filename      = "mail.zip"
}

# The function that had it is gone.
resource "aws_iam_role" "printer" { # expect: unused-identity
  name               = "printer"
  assume_role_policy = data.aws_iam_policy_document.functions.json
}

resource "aws_iam_role_policy_attachment" "printer" {
  role       = aws_iam_role.printer.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
}

resource "aws_iam_user" "guest" { # expect: unused-identity
  name = "guest-of-2019"
}

resource "aws_iam_openid_connect_provider" "gitlab" { # expect: unused-identity
  url            = "https://gitlab.com"
  client_id_list = ["https://gitlab.com"]
}

resource "aws_iam_policy" "read_labels" { # expect: unused-identity
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
