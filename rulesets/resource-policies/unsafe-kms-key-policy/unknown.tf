variable "key_user" {
  type = string
}

data "aws_caller_identity" "current" {}

resource "aws_kms_key" "data" {
  description = "data"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::${data.aws_caller_identity.current.account_id}:root" }
        Action    = "kms:*"
        Resource  = "*"
      },
      {
        Effect    = "Allow"
        Principal = { AWS = var.key_user }
        Action    = "kms:*"
        Resource  = "*"
      },
    ]
  })
}
