resource "aws_iam_access_key" "uploader" {
  user = "uploader"

  lifecycle {
    replace_triggered_by = [time_rotating.quarter]
  }
}

resource "time_rotating" "quarter" {
  rotation_days = 90
}

locals {
  credentials = {
    id     = aws_iam_access_key.uploader.id
    secret = aws_iam_access_key.uploader.secret
  }
}

output "uploader" {
  value     = local.credentials # expect: access-key-in-output
  sensitive = true
}

output "line" {
  value = "secret=${aws_iam_access_key.uploader.secret}" # expect: access-key-in-output
}
