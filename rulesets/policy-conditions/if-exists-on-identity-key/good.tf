data "aws_iam_policy_document" "reports" {
  statement {
    sid       = "Organization"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::reports/*"]
    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalOrgID"
      values   = ["o-a1b2c3d4e5"]
    }
    condition {
      test     = "StringEqualsIfExists"
      variable = "aws:PrincipalTag/team"
      values   = ["finance"]
    }
  }
  statement {
    sid       = "AlwaysThere"
    actions   = ["s3:GetObjectVersion"]
    resources = ["arn:aws:s3:::reports/*"]
    condition {
      test     = "StringEqualsIfExists"
      variable = "aws:PrincipalAccount"
      values   = ["123456789012"]
    }
  }
  statement {
    sid       = "NotOutside"
    effect    = "Deny"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::reports/*"]
    condition {
      test     = "StringNotEqualsIfExists"
      variable = "aws:SourceVpce"
      values   = ["vpce-0a1b2c3d4e5f60718"]
    }
  }
}

resource "aws_iam_policy" "reports" {
  name   = "reports"
  policy = data.aws_iam_policy_document.reports.json
}
