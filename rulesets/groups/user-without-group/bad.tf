provider "aws" {
  region = "eu-central-1"
}

resource "aws_iam_user" "analyst" { # expect: user-without-group
  name = "nora"
}

resource "aws_iam_user_policy_attachment" "audit" {
  user       = aws_iam_user.analyst.name
  policy_arn = "arn:aws:iam::aws:policy/SecurityAudit"
}

resource "aws_iam_group" "analysts" {
  name = "analysts"
}

resource "aws_iam_user" "auditor" {
  name = "mei"
}

resource "aws_iam_user_policy_attachment" "auditor" {
  user       = aws_iam_user.auditor.name
  policy_arn = "arn:aws:iam::aws:policy/SecurityAudit"
}

resource "aws_iam_group_membership" "analysts" {
  name  = "analysts"
  group = aws_iam_group.analysts.name
  users = [aws_iam_user.auditor.name]
}
