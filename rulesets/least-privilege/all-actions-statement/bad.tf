data "aws_iam_policy_document" "uploads" {
  statement {
    sid       = "Uploads"
    actions   = ["*"] # expect: all-actions-statement
    resources = ["arn:aws:s3:::uploads", "arn:aws:s3:::uploads/*"]
  }
}

resource "aws_iam_policy" "uploads" {
  name   = "uploads"
  policy = data.aws_iam_policy_document.uploads.json
}
