resource "aws_iam_user_login_profile" "auditor" { # expect: readable-console-password
  user                    = "auditor"
  password_reset_required = true
}
