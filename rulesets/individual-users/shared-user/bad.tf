resource "aws_iam_user" "team" {
  name = "dev-team" # expect: shared-user
}

resource "aws_iam_user_login_profile" "team" {
  user                    = aws_iam_user.team.name
  pgp_key                 = "keybase:acme"
  password_reset_required = true
}

resource "aws_iam_user" "desk" {
  name = "berlin"
  path = "/shared/" # expect: shared-user
}

resource "aws_iam_user_login_profile" "desk" {
  user                    = aws_iam_user.desk.name
  pgp_key                 = "keybase:acme"
  password_reset_required = true
}
