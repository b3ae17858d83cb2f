resource "aws_iam_user" "ana" {
  name = "ana"
}

resource "aws_iam_virtual_mfa_device" "ana" { # expect: mfa-seed-in-state
  virtual_mfa_device_name = aws_iam_user.ana.name
}
