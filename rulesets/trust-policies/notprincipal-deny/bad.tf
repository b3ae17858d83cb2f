data "aws_iam_policy_document" "ledger" {
  statement {
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = ["arn:aws:s3:::acme-ledger", "arn:aws:s3:::acme-ledger/*"]
    not_principals { # expect: notprincipal-deny
      type        = "AWS"
      identifiers = ["arn:aws:iam::111122223333:role/bookkeeping", "arn:aws:iam::111122223333:root"]
    }
  }

  statement {
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = ["arn:aws:s3:::acme-ledger", "arn:aws:s3:::acme-ledger/*"]
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

resource "aws_s3_bucket_policy" "ledger" {
  bucket = "acme-ledger"
  policy = data.aws_iam_policy_document.ledger.json
}
