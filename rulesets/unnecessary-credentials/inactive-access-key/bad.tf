resource "aws_iam_access_key" "uploader" {
  user    = "uploader"
  pgp_key = "keybase:operations"
  status  = "Inactive" # expect: inactive-access-key
}
