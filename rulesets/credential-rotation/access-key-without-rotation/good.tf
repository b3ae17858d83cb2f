resource "time_rotating" "quarter" {
  rotation_days = 90
}

resource "aws_iam_access_key" "uploader" {
  user    = "uploader"
  pgp_key = "keybase:operations"

  lifecycle {
    replace_triggered_by = [time_rotating.quarter]
  }
}

resource "aws_iam_access_key" "robot" {
  for_each = toset(["version-2"])
  user     = "robot"
  pgp_key  = "keybase:operations"
}

resource "aws_iam_access_key" "exporter" {
  for_each = toset(["2026-10"])
  user     = "exporter"
  pgp_key  = "keybase:operations"
}
