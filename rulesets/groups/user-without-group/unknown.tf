variable "group" {
  type = string
}

resource "aws_iam_user" "analyst" {
  name = "nora"
}

resource "aws_iam_user_policy_attachment" "analyst" {
  user       = aws_iam_user.analyst.name
  policy_arn = "arn:aws:iam::aws:policy/SecurityAudit"
}

resource "aws_iam_user_group_membership" "analyst" {
  user   = aws_iam_user.analyst.name
  groups = [var.group, "declared-by-another-team"]
}
