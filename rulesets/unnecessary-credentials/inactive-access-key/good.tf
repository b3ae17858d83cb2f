resource "time_rotating" "quarter" {
  rotation_days = 90
}

resource "aws_iam_access_key" "uploader" {
  user    = "uploader"
  pgp_key = "keybase:operations"
  status  = "Active"

  lifecycle {
    replace_triggered_by = [time_rotating.quarter]
  }
}
