resource "aws_iam_access_key" "exporter" {
  user    = "exporter"
  pgp_key = "keybase:operations"

  lifecycle {
    replace_triggered_by = [time_rotating.quarter]
  }
}

resource "time_rotating" "quarter" {
  rotation_days = 90
}

resource "aws_secretsmanager_secret_version" "exporter" {
  secret_id     = "exporter"
  secret_string = aws_iam_access_key.exporter.secret
}

resource "aws_lambda_function" "export" {
  function_name = "export"
  role          = "arn:aws:iam::123456789012:role/export"
  runtime       = "python3.13"
  handler       = "export.handle"
  filename      = "export.zip"

  environment {
    variables = {
      CREDENTIALS = aws_secretsmanager_secret_version.exporter.arn
    }
  }
}
