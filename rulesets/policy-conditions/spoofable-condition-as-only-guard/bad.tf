resource "aws_secretsmanager_secret_policy" "site" {
  secret_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:site-AbCdEf"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*" # expect: spoofable-condition-as-only-guard
      Action    = "secretsmanager:DescribeSecret"
      Resource  = "*"
      Condition = {
        StringLike = { "aws:Referer" = "https://www.example.com/*" }
      }
    }]
  })
}

resource "aws_secretsmanager_secret_policy" "agent" {
  secret_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:agent-AbCdEf"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*" # expect: spoofable-condition-as-only-guard
      Action    = "secretsmanager:DescribeSecret"
      Resource  = "*"
      Condition = {
        StringEquals = { "aws:UserAgent" = "deploy-bot" }
        Bool         = { "aws:SecureTransport" = "true" }
      }
    }]
  })
}

resource "aws_secretsmanager_secret_policy" "region" {
  secret_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:region-AbCdEf"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*" # expect: spoofable-condition-as-only-guard
      Action    = "secretsmanager:DescribeSecret"
      Resource  = "*"
      Condition = {
        StringEquals = { "aws:RequestedRegion" = "eu-west-1" }
      }
    }]
  })
}

resource "aws_secretsmanager_secret_policy" "inside" {
  secret_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:inside-AbCdEf"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*" # expect: spoofable-condition-as-only-guard
      Action    = "secretsmanager:DescribeSecret"
      Resource  = "*"
      Condition = { IpAddress = { "aws:SourceIp" = "10.0.0.0/8" } } # expect: ineffective-ip-condition
    }]
  })
}
