data "aws_iam_policy_document" "vendor" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "AWS"
      identifiers = ["*"] # expect: public-trust-behind-condition
    }
    condition {
      test     = "StringEquals"
      variable = "sts:ExternalId"
      values   = ["2f6c1d1e-8a35-4e4a-9a3b-0d6b3c1f7e55"]
    }
  }
}

resource "aws_iam_role" "vendor" {
  name               = "vendor"
  assume_role_policy = data.aws_iam_policy_document.vendor.json
}
