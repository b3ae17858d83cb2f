resource "aws_iam_user_login_profile" "auditor" {
  user                    = "auditor"
  pgp_key                 = "keybase:auditor"
  password_reset_required = true
}
