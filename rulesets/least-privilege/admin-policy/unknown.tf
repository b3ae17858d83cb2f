variable "actions" {
  type = list(string)
}

resource "aws_iam_policy" "operations" {
  name = "operations"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = var.actions, Resource = "*" }]
  })
}

resource "aws_iam_group_policy_attachment" "operations" {
  group      = "operations"
  policy_arn = aws_iam_policy.operations.arn
}
