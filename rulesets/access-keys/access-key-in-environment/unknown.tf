variable "secret" {
  type      = string
  sensitive = true
}

resource "aws_lambda_function" "upload" {
  function_name = "upload"
  role          = "arn:aws:iam::111122223333:role/upload"
  filename      = "upload.zip"
  runtime       = "python3.12"
  handler       = "main.handler"

  environment {
    variables = {
      KEY_ID = "AKIAQ3EGSX7LPMK2VNTA"
      SECRET = var.secret
    }
  }
}
