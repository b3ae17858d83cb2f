# iac-iam-guard: ignore[inactive-access-key] -- kept until the audit is over
resource "aws_iam_access_key" "uploader" {
  user    = "uploader"
  pgp_key = "keybase:operations"
  status  = "Inactive"
}
