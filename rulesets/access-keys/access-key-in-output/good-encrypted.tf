resource "aws_iam_access_key" "uploader" {
  user    = "uploader"
  pgp_key = "keybase:operations"

  lifecycle {
    replace_triggered_by = [time_rotating.quarter]
  }
}

resource "time_rotating" "quarter" {
  rotation_days = 90
}

# Under a PGP key the provider leaves this empty.
output "secret" {
  value     = aws_iam_access_key.uploader.secret
  sensitive = true
}
