data "aws_iam_policy_document" "objects" {
  statement {
    sid       = "Home"
    actions   = ["s3:ListBucket"]
    resources = ["arn:aws:s3:::homes"]
    condition {
      test     = "StringLike"
      variable = "s3:prefix"
      values   = ["", "home/*"]
    }
  }
  statement {
    sid       = "Roles"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::homes/*"]
    condition {
      test     = "ArnEquals"
      variable = "aws:PrincipalArn"
      values   = ["arn:aws:iam::123456789012:role/team-*"]
    }
  }
  statement {
    sid       = "New"
    actions   = ["s3:PutObject"]
    resources = ["arn:aws:s3:::homes/*"]
    condition {
      test     = "StringEquals"
      variable = "s3:if-none-match"
      values   = ["*"]
    }
  }
  statement {
    sid       = "Star"
    actions   = ["s3:GetObjectTagging"]
    resources = ["arn:aws:s3:::homes/*"]
    condition {
      test     = "StringEquals"
      variable = "s3:ExistingObjectTag/grade"
      values   = ["&{*}"]
    }
  }
}

resource "aws_iam_policy" "objects" {
  name   = "objects"
  policy = data.aws_iam_policy_document.objects.json
}
