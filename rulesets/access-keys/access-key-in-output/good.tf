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

output "key_id" {
  value = aws_iam_access_key.uploader.id
}

output "encrypted_secret" {
  value = aws_iam_access_key.uploader.encrypted_secret
}
