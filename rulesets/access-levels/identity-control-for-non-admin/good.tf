resource "aws_iam_group" "people" {
  name = "people"
}

data "aws_iam_policy_document" "people" {
  statement {
    sid       = "Own"
    actions   = ["iam:DeleteUserPolicy"]
    resources = ["arn:aws:iam::*:user/&{aws:username}"]
  }
  statement {
    sid       = "WithinBoundary"
    actions   = ["iam:AttachRolePolicy"]
    resources = ["arn:aws:iam::123456789012:role/app-*"]
    condition {
      test     = "StringEquals"
      variable = "iam:PermissionsBoundary"
      values   = ["arn:aws:iam::123456789012:policy/app-boundary"]
    }
  }
}

resource "aws_iam_policy" "people" {
  name   = "people"
  policy = data.aws_iam_policy_document.people.json
}

resource "aws_iam_group_policy_attachment" "people" {
  group      = aws_iam_group.people.name
  policy_arn = aws_iam_policy.people.arn
}

resource "aws_iam_group_membership" "people" {
  name  = "people"
  group = aws_iam_group.people.name
  users = ["ada"]
}
