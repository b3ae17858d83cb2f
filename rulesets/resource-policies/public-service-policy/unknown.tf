variable "given" {
  type = string
}

resource "aws_secretsmanager_secret_policy" "database" {
  secret_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:database-AbCdEf"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = "secretsmanager:DescribeSecret"
      Resource  = "*"
      Condition = { StringLike = { "aws:PrincipalOrgID" = var.given } }
    }]
  })
}
