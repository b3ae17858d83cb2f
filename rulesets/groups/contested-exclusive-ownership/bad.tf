resource "aws_iam_group" "analysts" {
  name = "analysts"
}

resource "aws_iam_group_policy_attachment" "analysts" {
  group      = aws_iam_group.analysts.name
  policy_arn = "arn:aws:iam::aws:policy/AWSBillingReadOnlyAccess"
}

resource "aws_iam_user" "nora" {
  name = "nora"
}

resource "aws_iam_user" "tariq" {
  name = "tariq"
}

resource "aws_iam_group_membership" "analysts" { # expect: contested-exclusive-ownership
  name  = "analysts"
  group = aws_iam_group.analysts.name
  users = [aws_iam_user.nora.name]
}

resource "aws_iam_user_group_membership" "tariq" {
  user   = aws_iam_user.tariq.name
  groups = [aws_iam_group.analysts.name]
}
