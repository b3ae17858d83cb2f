resource "aws_s3_bucket" "vault" {
  bucket = "vault"
}

resource "aws_s3_bucket_policy" "vault" {
  bucket = aws_s3_bucket.vault.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Freeze"
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*BucketPolicy" # expect: resource-policy-lockout
      Resource  = aws_s3_bucket.vault.arn
    }]
  })
}

data "aws_iam_policy_document" "key" {
  statement {
    sid    = "Frozen"
    effect = "Deny"
    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
    actions   = ["kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"] # expect: resource-policy-lockout
    resources = ["*"]
  }
}

resource "aws_kms_key" "vault" {
  enable_key_rotation = true
  policy              = data.aws_iam_policy_document.key.json
}
