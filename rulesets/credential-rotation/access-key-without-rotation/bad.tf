resource "aws_iam_access_key" "uploader" { # expect: access-key-without-rotation
  user    = "uploader"
  pgp_key = "keybase:operations"
}
