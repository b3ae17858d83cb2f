resource "aws_iam_user" "exporter" {
  name = "svc-exporter"
}

resource "aws_iam_user_login_profile" "exporter" { # expect: service-user-with-password
  user                    = aws_iam_user.exporter.name
  pgp_key                 = "keybase:operations"
  password_reset_required = true
}
