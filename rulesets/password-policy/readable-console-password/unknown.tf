variable "key" {
  type = string
}

resource "aws_iam_user_login_profile" "auditor" {
  user                    = "auditor"
  pgp_key                 = var.key
  password_reset_required = true
}
