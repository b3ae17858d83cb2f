data "aws_iam_policy_document" "app" {
  statement {
    sid       = "Secrets"
    actions   = ["secretsmanager:GetSecretValue"] # expect: unrestricted-sensitive-read
    resources = ["*"]
  }
  statement {
    sid       = "Objects"
    actions   = ["s3:Get*"] # expect: unrestricted-sensitive-read
    resources = ["arn:aws:s3:::*"]
  }
  statement {
    sid       = "Decrypt"
    actions   = ["kms:Decrypt"] # expect: unrestricted-sensitive-read
    resources = ["arn:aws:kms:*:123456789012:key/*"]
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["true"]
    }
  }
}

resource "aws_iam_policy" "app" {
  name   = "app"
  policy = data.aws_iam_policy_document.app.json
}
