resource "aws_iam_policy" "orders" {
  name = "orders"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["dynamodb:GetItem", "dynamodb:Query"], Resource = "arn:aws:dynamodb:eu-west-1:123456789012:table/orders" },
      { Effect = "Deny", Action = "*", Resource = "arn:aws:dynamodb:eu-west-1:123456789012:table/salaries" },
    ]
  })
}
