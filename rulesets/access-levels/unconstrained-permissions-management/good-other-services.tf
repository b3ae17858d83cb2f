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
        Resource = "*"
      },
    ]
  })
}
