data "aws_caller_identity" "current" {}

locals {
  roles = "arn:aws:iam::${data.aws_caller_identity.current.account_id}:role"
}

# A line is no circle.
resource "aws_iam_role" "build" {
  name = "build"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ec2.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role" "publish" {
  name = "publish"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { AWS = aws_iam_role.build.arn }
    }]
  })
}

# It renews its own credentials.
resource "aws_iam_role" "archive" {
  name = "archive"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { AWS = ["${local.roles}/archive", aws_iam_role.publish.arn] }
    }]
  })
}
