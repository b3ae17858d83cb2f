provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["111122223333"]
}

resource "aws_secretsmanager_secret_policy" "mail" {
  secret_arn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:mail-a1b2c3"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::444455556666:role/sender" }
      Action    = "secretsmanager:GetSecretValue" # expect: unconditioned-sensitive-grant
      Resource  = "*"
    }]
  })
}
