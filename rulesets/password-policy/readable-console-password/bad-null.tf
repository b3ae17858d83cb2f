variable "key" {
  type    = string
  default = null
}

resource "aws_iam_user_login_profile" "auditor" { # expect: readable-console-password
  user                    = "auditor"
  pgp_key                 = var.key
  password_reset_required = true
}
