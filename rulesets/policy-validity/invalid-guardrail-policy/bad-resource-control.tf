data "aws_iam_policy_document" "buckets" {
  statement {
    effect    = "Allow" # expect: invalid-guardrail-policy
    actions   = ["s3:GetObject"]
    resources = ["*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalOrgID"
      values   = ["o-abcdef1234"]
    }
  }
}

resource "aws_organizations_policy" "buckets" {
  name    = "buckets"
  type    = "RESOURCE_CONTROL_POLICY"
  content = data.aws_iam_policy_document.buckets.json
}
