locals {
  environment = {
    AWS_ACCESS_KEY_ID     = "AKIAQ3EGSX7LPMK2VNTD" # expect: access-key-in-environment
    AWS_SECRET_ACCESS_KEY = "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"
  }
}

resource "aws_lambda_function" "upload" {
  function_name = "upload"
  role          = "arn:aws:iam::123456789012:role/upload"
  handler       = "main.handler"
  runtime       = "python3.13"
  filename      = "upload.zip"
  environment {
    variables = local.environment
  }
}
