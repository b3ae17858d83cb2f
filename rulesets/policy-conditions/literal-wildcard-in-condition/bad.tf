data "aws_iam_policy_document" "objects" {
  statement {
    sid       = "Home"
    actions   = ["s3:ListBucket"]
    resources = ["arn:aws:s3:::homes"]
    condition {
      test     = "StringEquals"
      variable = "s3:prefix"
      values   = ["", "home/*"] # expect: literal-wildcard-in-condition
    }
  }
  statement {
    sid       = "Guard"
    effect    = "Deny"
    actions   = ["s3:DeleteObject"]
    resources = ["arn:aws:s3:::homes/*"]
    condition {
      test     = "StringNotEquals"
      variable = "aws:PrincipalTag/team"
      values   = ["storage-?"] # expect: literal-wildcard-in-condition
    }
  }
}

resource "aws_iam_policy" "objects" {
  name   = "objects"
  policy = data.aws_iam_policy_document.objects.json
}
