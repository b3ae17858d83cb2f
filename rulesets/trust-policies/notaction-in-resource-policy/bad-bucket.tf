data "aws_iam_policy_document" "bucket" {
  statement {
    not_actions = ["s3:DeleteBucket"] # expect: notaction-in-resource-policy
    resources   = ["arn:aws:s3:::shop-orders", "arn:aws:s3:::shop-orders/*"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111122223333:role/shop"]
    }
  }
}

resource "aws_s3_bucket_policy" "orders" {
  bucket = "shop-orders"
  policy = data.aws_iam_policy_document.bucket.json
}
