resource "aws_iam_role" "deploy" {
  name = "deploy"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { AWS = "*" }
      Condition = {
        StringEquals = { "aws:PrincipalAccount" = "111122223333" }
        ArnLike      = { "aws:PrincipalArn" = "arn:aws:iam::111122223333:role/app-*" }
      }
    }]
  })
}
