variable "user" {
  type = string
}

resource "aws_iam_access_key" "operator" {
  user = var.user
}

resource "aws_iam_group_policy_attachment" "operators" {
  group      = "operators"
  policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}
