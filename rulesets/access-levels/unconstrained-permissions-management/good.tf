data "aws_iam_policy_document" "onboarding" {
  statement {
    sid       = "WithBoundary"
    actions   = ["iam:PutRolePolicy"]
    resources = ["arn:aws:iam::123456789012:role/*"]
    condition {
      test     = "StringEquals"
      variable = "iam:PermissionsBoundary"
      values   = ["arn:aws:iam::123456789012:policy/boundary"]
    }
  }
  statement {
    sid       = "Own"
    actions   = ["iam:PutUserPolicy"]
    resources = ["arn:aws:iam::123456789012:user/$${aws:username}"]
    condition {
      test     = "Bool"
      variable = "aws:MultiFactorAuthPresent"
      values   = ["true"]
    }
  }
}

resource "aws_iam_policy" "onboarding" {
  name   = "onboarding"
  policy = data.aws_iam_policy_document.onboarding.json
}

data "aws_caller_identity" "current" {}

resource "aws_kms_key" "data" {
  description         = "data"
  enable_key_rotation = true
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::${data.aws_caller_identity.current.account_id}:root" }
      Action    = "kms:*"
      Resource  = "*"
    }]
  })
}
