resource "aws_iam_group" "people" {
  name = "people"
}

resource "aws_iam_user" "alice" { # expect: identity-without-owner-tag
  name = "alice"
  tags = {
    department = "research"
  }
}

resource "aws_iam_user_group_membership" "alice" {
  user   = aws_iam_user.alice.name
  groups = [aws_iam_group.people.name]
}
