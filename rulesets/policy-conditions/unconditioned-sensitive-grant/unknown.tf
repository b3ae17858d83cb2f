variable "action" {
  type = string
}

resource "aws_iam_group" "operators" {
  name = "operators"
}

resource "aws_iam_policy" "operators" {
  name = "operators"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = var.action
      Resource = "arn:aws:dynamodb:eu-west-1:111122223333:table/orders"
    }]
  })
}

resource "aws_iam_group_policy_attachment" "operators" {
  group      = aws_iam_group.operators.name
  policy_arn = aws_iam_policy.operators.arn
}
