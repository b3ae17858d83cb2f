resource "aws_kms_key" "reports" {
  description         = "reports"
  enable_key_rotation = true
}

resource "aws_kms_key_policy" "reports" {
  key_id = aws_kms_key.reports.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Account"
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::123456789012:root" }
      Action    = "kms:*"
      Resource  = "*"
    }]
  })
}

resource "aws_kms_grant" "reports" {
  name              = "reports"
  key_id            = aws_kms_key.reports.key_id
  grantee_principal = "arn:aws:iam::123456789012:role/service-role/aws-quicksight-service-role-v0"
  operations        = ["Decrypt", "DescribeKey"]
}

data "aws_caller_identity" "current" {}

resource "aws_kms_key" "deployed" {
  description         = "deployed"
  enable_key_rotation = true
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Deployer"
      Effect    = "Allow"
      Principal = { AWS = [data.aws_caller_identity.current.arn, "arn:aws:iam::123456789012:root"] }
      Action    = "kms:*"
      Resource  = "*"
    }]
  })
}
