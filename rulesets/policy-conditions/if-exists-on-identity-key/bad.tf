data "aws_iam_policy_document" "reports" {
  statement {
    sid       = "Organization"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::reports/*"]
    condition {
      test     = "StringEqualsIfExists"
      variable = "aws:PrincipalOrgID" # expect: if-exists-on-identity-key
      values   = ["o-a1b2c3d4e5"]
    }
  }
  statement {
    sid       = "Office"
    actions   = ["s3:GetObjectTagging"]
    resources = ["arn:aws:s3:::reports/*"]
    condition {
      test     = "IpAddressIfExists"
      variable = "aws:SourceIp" # expect: if-exists-on-identity-key
      values   = ["203.0.113.0/24"]
    }
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["true"]
    }
  }
  statement {
    sid       = "Team"
    actions   = ["s3:GetObjectVersion"]
    resources = ["arn:aws:s3:::reports/*"]
    condition {
      test     = "StringLikeIfExists"
      variable = "aws:PrincipalTag/team" # expect: if-exists-on-identity-key
      values   = ["finance-*"]
    }
  }
}

resource "aws_iam_policy" "reports" {
  name   = "reports"
  policy = data.aws_iam_policy_document.reports.json
}
