resource "aws_iam_access_key" "uploader" { # expect: credential-in-state
  user = "uploader"

  lifecycle {
    replace_triggered_by = [time_rotating.quarter]
  }
}

resource "time_rotating" "quarter" {
  rotation_days = 90
}
