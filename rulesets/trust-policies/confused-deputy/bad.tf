data "aws_iam_policy_document" "trail" {
  statement {
    actions   = ["s3:PutObject"]
    resources = ["arn:aws:s3:::acme-trail/AWSLogs/111122223333/*"]
    principals {
      type        = "Service"
      identifiers = ["cloudtrail.amazonaws.com"] # expect: confused-deputy
    }
    condition {
      test     = "StringEquals"
      variable = "s3:x-amz-acl"
      values   = ["bucket-owner-full-control"]
    }
  }
}

resource "aws_s3_bucket_policy" "trail" {
  bucket = "acme-trail"
  policy = data.aws_iam_policy_document.trail.json
}
