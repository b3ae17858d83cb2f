resource "aws_iam_user" "reports" {
  name = "reports"
  tags = { access = "programmatic" }
}

resource "aws_iam_access_key" "reports" {
  user = aws_iam_user.reports.name

  lifecycle {
    replace_triggered_by = [time_rotating.quarter]
  }
}

resource "time_rotating" "quarter" {
  rotation_days = 90
}

resource "aws_lambda_function" "reports" {
  function_name = "reports"
  role          = "arn:aws:iam::123456789012:role/reports"
  runtime       = "python3.13"
  handler       = "reports.handle"
  filename      = "reports.zip"

  environment {
    variables = { SECRET = aws_iam_access_key.reports.secret }
  }
}

resource "aws_iam_user_login_profile" "reports" { # expect: service-user-with-password
  user                    = aws_iam_user.reports.name
  pgp_key                 = "keybase:operations"
  password_reset_required = true
}
