resource "aws_iam_access_key" "uploader" {
  user = "uploader"

  lifecycle {
    replace_triggered_by = [time_rotating.quarter]
  }
}

resource "time_rotating" "quarter" {
  rotation_days = 90
}

resource "aws_lambda_function" "upload" {
  function_name = "upload"
  role          = "arn:aws:iam::111122223333:role/upload"
  filename      = "upload.zip"
  runtime       = "python3.12"
  handler       = "main.handler"

  environment { # expect: secret-key-in-plain-storage
    variables = {
      SECRET = aws_iam_access_key.uploader.secret
    }
  }
}
