resource "aws_iam_policy" "volumes" {
  name = "volumes"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "GrantsForDisks"
        Effect    = "Allow"
        Action    = "kms:CreateGrant"
        Resource  = "*"
        Condition = { Bool = { "kms:GrantIsForAWSResource" = "true" } }
      },
      {
        Sid      = "OneBucket"
        Effect   = "Allow"
        Action   = "s3:PutBucketPolicy"
        Resource = "arn:aws:s3:::acme-site"
      },
      {
        Sid      = "Reads"
        Effect   = "Allow"
        Action   = ["s3:Get*", "kms:ListGrants", "sns:Publish"]
        Resource = ["arn:aws:s3:::acme-site/*", "arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d-0000-4000-8000-0123456789ab", "arn:aws:sns:eu-west-1:123456789012:alerts"]
      },
    ]
  })
}
