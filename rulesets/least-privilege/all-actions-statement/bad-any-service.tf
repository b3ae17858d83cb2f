variable "table_arn" {
  type    = string
  default = "arn:aws:dynamodb:eu-west-1:123456789012:table/orders"
}

resource "aws_iam_policy" "orders" {
  name = "orders"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = {
      Effect   = "Allow"
      Resource = var.table_arn
      Action   = ["dynamodb:GetItem", "*:*"] # expect: all-actions-statement
    }
  })
}
