variable "table_arns" {
  type = list(string)
}

resource "aws_iam_policy" "tables" {
  name = "tables"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = "*" # expect: all-actions-statement
        Resource = var.table_arns
      },
    ]
  })
}
