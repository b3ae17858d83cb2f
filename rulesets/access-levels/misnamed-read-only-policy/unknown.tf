variable "actions" {
  type = list(string)
}

resource "aws_iam_policy" "reports_read" {
  name = "reports-read"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = var.actions
      Resource = "arn:aws:s3:::reports/*"
    }]
  })
}
