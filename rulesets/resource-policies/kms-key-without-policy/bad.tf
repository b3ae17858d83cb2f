resource "aws_kms_key" "data" { # expect: kms-key-without-policy
  description         = "data"
  enable_key_rotation = true
}
