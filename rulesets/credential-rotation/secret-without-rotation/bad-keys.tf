resource "aws_iam_access_key" "exporter" {
  user = "exporter"

  lifecycle {
    replace_triggered_by = [time_rotating.quarter]
  }
}

resource "time_rotating" "quarter" {
  rotation_days = 90
}

resource "aws_secretsmanager_secret" "exporter" { # expect: secret-without-rotation
  name = "exporter"
}

resource "aws_secretsmanager_secret_version" "exporter" {
  secret_id     = aws_secretsmanager_secret.exporter.id
  secret_string = jsonencode({ id = aws_iam_access_key.exporter.id, secret = aws_iam_access_key.exporter.secret })
}
