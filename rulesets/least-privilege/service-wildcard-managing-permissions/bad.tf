resource "aws_s3_bucket" "reports" {
  bucket = "reports"
}

data "aws_iam_policy_document" "app" {
  statement {
    sid       = "Bucket"
    actions   = ["s3:*"] # expect: service-wildcard-managing-permissions
    resources = [aws_s3_bucket.reports.arn, "${aws_s3_bucket.reports.arn}/*"]
  }
  statement {
    sid       = "Queues"
    actions   = ["sqs:*"] # expect: service-wildcard-managing-permissions
    resources = ["*"]
  }
  statement {
    sid       = "Roles"
    actions   = ["iam:*"] # expect: service-wildcard-managing-permissions
    resources = ["arn:aws:iam::123456789012:role/reports-*"]
  }
}

resource "aws_iam_policy" "app" {
  name   = "app"
  policy = data.aws_iam_policy_document.app.json
}
