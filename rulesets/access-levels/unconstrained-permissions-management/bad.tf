resource "aws_iam_policy" "onboarding" {
  name = "onboarding"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect = "Allow"
      Action = [
        "iam:GetRole",
        "iam:AttachRolePolicy", # expect: unconstrained-permissions-management
      ]
      Resource = "*"
    }]
  })
}
