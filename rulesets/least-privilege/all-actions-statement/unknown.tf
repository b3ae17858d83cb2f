variable "allowed_actions" {
  type = set(string)
}

data "aws_iam_policy_document" "bucket" {
  statement {
    actions   = var.allowed_actions
    resources = ["arn:aws:s3:::uploads/*"]
  }
}

resource "aws_iam_policy" "bucket" {
  name   = "bucket"
  policy = data.aws_iam_policy_document.bucket.json
}
