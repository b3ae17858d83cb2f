resource "aws_secretsmanager_secret_policy" "database" {
  secret_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:database-AbCdEf"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "Read"
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::123456789012:role/migration" }
        Action    = "secretsmanager:DescribeSecret"
        Resource  = "*"
        Condition = { Bool = { "aws:SecureTransport" = "false" } } # expect: inverted-tls-condition
      },
      {
        Sid       = "Transport"
        Effect    = "Deny"
        Principal = "*"
        Action    = "secretsmanager:*"
        Resource  = "*"
        Condition = { Bool = { "aws:SecureTransport" = true } } # expect: inverted-tls-condition
      },
    ]
  })
}
