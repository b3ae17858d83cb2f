variable "name" {
  type = string
}

resource "aws_iam_user" "exporter" {
  name = var.name
}

resource "aws_iam_user_login_profile" "exporter" {
  user                    = aws_iam_user.exporter.name
  pgp_key                 = "keybase:operations"
  password_reset_required = true
}
