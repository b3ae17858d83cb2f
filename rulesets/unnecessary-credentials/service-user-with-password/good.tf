resource "aws_iam_user" "nora" {
  name = "nora"
  path = "/staff/"
}

resource "aws_iam_user_group_membership" "nora" {
  user   = aws_iam_user.nora.name
  groups = [aws_iam_group.staff.name]
}

resource "aws_iam_group" "staff" {
  name = "staff"
}

resource "aws_iam_user_login_profile" "nora" {
  user                    = aws_iam_user.nora.name
  pgp_key                 = "keybase:nora"
  password_reset_required = true
}
