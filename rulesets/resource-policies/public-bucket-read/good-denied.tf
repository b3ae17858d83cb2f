# Whoever does not come through the endpoint is kept out by the Deny.
data "aws_iam_policy_document" "internal" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::acme-internal/*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }

  statement {
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = ["arn:aws:s3:::acme-internal", "arn:aws:s3:::acme-internal/*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "StringNotEquals"
      variable = "aws:SourceVpce"
      values   = ["vpce-0123456789abcdef0"]
    }
  }

  statement {
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = ["arn:aws:s3:::acme-internal", "arn:aws:s3:::acme-internal/*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_s3_bucket_policy" "internal" {
  bucket = "acme-internal"
  policy = data.aws_iam_policy_document.internal.json
}
