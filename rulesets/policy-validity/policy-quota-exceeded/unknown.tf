variable "tables" {
  type = list(string)
}

resource "aws_iam_policy" "reports" {
  name = "reports"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [for table in range(36) : {
      Effect   = "Allow"
      Action   = "dynamodb:GetItem"
      Resource = "arn:aws:dynamodb:eu-west-1:123456789012:table/reports-of-department-${var.tables[table]}"
    }]
  })
}
