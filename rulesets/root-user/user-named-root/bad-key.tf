resource "aws_iam_access_key" "backup" {
  user    = "root" # expect: user-named-root
  pgp_key = "keybase:operations"

  lifecycle {
    replace_triggered_by = [time_rotating.quarter]
  }
}

resource "time_rotating" "quarter" {
  rotation_days = 90
}
