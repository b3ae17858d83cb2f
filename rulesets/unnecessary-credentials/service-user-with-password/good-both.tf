resource "aws_iam_user" "deploy" {
  name = "deploy"
}

resource "aws_iam_user_login_profile" "deploy" {
  user                    = aws_iam_user.deploy.name
  pgp_key                 = "keybase:operations"
  password_reset_required = true
}
