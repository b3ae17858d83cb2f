variable "prefix" {
  type = string
}

data "aws_iam_policy_document" "objects" {
  statement {
    actions   = ["s3:ListBucket"]
    resources = ["arn:aws:s3:::homes"]
    condition {
      test     = "StringEquals"
      variable = "s3:prefix"
      values   = [var.prefix]
    }
  }
}

resource "aws_iam_policy" "objects" {
  name   = "objects"
  policy = data.aws_iam_policy_document.objects.json
}
