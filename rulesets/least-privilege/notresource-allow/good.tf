data "aws_iam_policy_document" "home" {
  statement {
    actions   = ["s3:ListBucket"]
    resources = ["arn:aws:s3:::home"]
  }
  statement {
    effect        = "Deny"
    actions       = ["s3:ListBucket"]
    not_resources = ["arn:aws:s3:::home"]
  }
}

resource "aws_iam_policy" "home" {
  name   = "home"
  policy = data.aws_iam_policy_document.home.json
}
