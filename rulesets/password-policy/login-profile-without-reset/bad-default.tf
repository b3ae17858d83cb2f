resource "aws_iam_user_login_profile" "auditor" { # expect: login-profile-without-reset
  user    = "auditor"
  pgp_key = "keybase:auditor"
}
