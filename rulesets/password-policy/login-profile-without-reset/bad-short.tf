resource "aws_iam_user_login_profile" "auditor" {
  user                    = "auditor"
  pgp_key                 = "keybase:auditor"
  password_length         = 8 # expect: login-profile-without-reset
  password_reset_required = true
}
