variable "level" {
  type        = string
  description = "Name of the AWS managed policy of the operators."
}

resource "aws_iam_group" "operators" {
  name = "operators"
}

resource "aws_iam_group_policy_attachment" "operators" {
  group      = aws_iam_group.operators.name
  policy_arn = "arn:aws:iam::aws:policy/${var.level}"
}

data "aws_iam_policy" "level" {
  name = var.level
}

resource "aws_iam_group_policy_attachment" "by_name" {
  group      = aws_iam_group.operators.name
  policy_arn = data.aws_iam_policy.level.arn
}
