resource "aws_iam_group" "nobody" { # expect: empty-group
  name = "auditors"
}

resource "aws_iam_group_policy_attachment" "nobody" {
  group      = aws_iam_group.nobody.name
  policy_arn = "arn:aws:iam::aws:policy/SecurityAudit"
}

resource "aws_iam_user" "analyst" {
  name = "nora"
}

resource "aws_iam_group" "nothing" { # expect: empty-group
  name = "analysts"
}

resource "aws_iam_group_membership" "nothing" {
  name  = "analysts"
  group = aws_iam_group.nothing.id
  users = [aws_iam_user.analyst.name]
}
