provider "aws" {
  region = "eu-west-1"
}

resource "aws_iam_user" "auditor" {
  name = "auditor"
}

resource "aws_iam_user_login_profile" "auditor" { # expect: missing-password-policy
  user                    = aws_iam_user.auditor.name
  pgp_key                 = "keybase:auditor"
  password_reset_required = true
}
