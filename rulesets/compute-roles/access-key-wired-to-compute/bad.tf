resource "aws_iam_access_key" "exporter" {
  user = "exporter"

  lifecycle {
    replace_triggered_by = [time_rotating.quarter]
  }
}

resource "time_rotating" "quarter" {
  rotation_days = 90
}

resource "aws_lambda_function" "export" {
  function_name = "export"
  role          = "arn:aws:iam::123456789012:role/export"
  runtime       = "python3.13"
  handler       = "export.handle"
  filename      = "export.zip"

  environment { # expect: access-key-wired-to-compute
    variables = {
      KEY_ID = aws_iam_access_key.exporter.id
      SECRET = aws_iam_access_key.exporter.secret
    }
  }
}
