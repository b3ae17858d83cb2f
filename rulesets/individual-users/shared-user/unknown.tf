variable "user" {
  type = string
}

resource "aws_iam_user" "person" {
  name = var.user
}

resource "aws_iam_user_login_profile" "person" {
  user                    = aws_iam_user.person.name
  pgp_key                 = "keybase:acme"
  password_reset_required = true
}
