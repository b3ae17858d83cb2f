provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["123456789012"]
}

resource "aws_secretsmanager_secret_policy" "database" {
  secret_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:database-AbCdEf"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::999988887777:root" } # expect: unlisted-cross-account-grant
      Action    = "secretsmanager:DescribeSecret"
      Resource  = "*"
    }]
  })
}
