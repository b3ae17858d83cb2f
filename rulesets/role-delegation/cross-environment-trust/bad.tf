provider "aws" {
  alias               = "development"
  allowed_account_ids = ["111122223333"]
}

provider "aws" {
  alias               = "production"
  allowed_account_ids = ["444455556666"]
}

resource "aws_iam_role" "build" {
  provider = aws.development
  name     = "build"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ec2.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy" "build" {
  provider = aws.development
  name     = "build"
  role     = aws_iam_role.build.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "sts:AssumeRole"
      Resource = aws_iam_role.release.arn
    }]
  })
}

resource "aws_iam_role" "release" {
  provider = aws.production
  name     = "release"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { AWS = aws_iam_role.build.arn } # expect: cross-environment-trust
    }]
  })
}
