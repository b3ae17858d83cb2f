data "aws_iam_policy_document" "bucket" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::reports-of-all-accounts/*"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::*:root"] # expect: wildcard-in-principal-arn
    }
  }
}

resource "aws_s3_bucket_policy" "reports" {
  bucket = "reports-of-all-accounts"
  policy = data.aws_iam_policy_document.bucket.json
}
