resource "aws_secretsmanager_secret_policy" "site" {
  secret_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:site-AbCdEf"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = "secretsmanager:DescribeSecret"
      Resource  = "*"
      Condition = {
        StringLike   = { "aws:Referer" = "https://www.example.com/*" }
        StringEquals = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" }
      }
    }]
  })
}

resource "aws_secretsmanager_secret_policy" "hotlinks" {
  secret_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:hotlinks-AbCdEf"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = "secretsmanager:GetSecretValue"
      Resource  = "*"
      Condition = {
        StringNotLike = { "aws:Referer" = "https://www.example.com/*" }
      }
    }]
  })
}
