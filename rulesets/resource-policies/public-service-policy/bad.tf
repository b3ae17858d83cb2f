resource "aws_secretsmanager_secret_policy" "database" {
  secret_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:database-AbCdEf"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*" # expect: public-service-policy
      Action    = "secretsmanager:DescribeSecret"
      Resource  = "*"
    }]
  })
}

resource "aws_ecr_repository_policy" "base" {
  repository = "base"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "*" } # expect: public-service-policy
      Action    = "ecr:BatchGetImage"
      Condition = { Bool = { "aws:SecureTransport" = "true" } }
    }]
  })
}
