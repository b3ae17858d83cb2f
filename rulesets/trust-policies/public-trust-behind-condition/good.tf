resource "aws_iam_role" "pipeline" {
  name = "pipeline"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = "sts:AssumeRole"
        Principal = { AWS = "*" }
        Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-abcdef1234" } }
      },
      {
        Effect    = "Allow"
        Action    = "sts:AssumeRole"
        Principal = { AWS = "*" }
        Condition = { ArnEquals = { "aws:PrincipalArn" = "arn:aws:iam::111122223333:role/pipeline" } }
      },
      {
        Effect    = "Allow"
        Action    = "sts:AssumeRole"
        Principal = { AWS = "*" }
        Condition = {
          StringEquals = {
            "aws:PrincipalAccount" = ["111122223333"]
            "sts:ExternalId"       = "2f6c1d1e-8a35-4e4a-9a3b-0d6b3c1f7e55"
          }
        }
      },
    ]
  })
}
