variable "policy" {
  type = string
}

resource "aws_iam_group" "operators" {
  name = "operators"
}

resource "aws_iam_group_policy_attachment" "operators" {
  group      = aws_iam_group.operators.name
  policy_arn = aws_iam_policy.operators.arn
}

resource "aws_iam_policy" "operators" {
  name   = "operators"
  policy = var.policy
}
