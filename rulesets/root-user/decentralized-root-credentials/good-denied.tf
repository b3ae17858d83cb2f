resource "aws_organizations_organization" "main" {
  enabled_policy_types = ["SERVICE_CONTROL_POLICY"]
}

data "aws_iam_policy_document" "no_root" {
  statement {
    effect    = "Deny"
    actions   = ["*"]
    resources = ["*"]
    condition {
      test     = "ArnLike"
      variable = "aws:PrincipalArn"
      values   = ["arn:*:iam::*:root"]
    }
  }
}

resource "aws_organizations_policy" "no_root" {
  name    = "no-root"
  content = data.aws_iam_policy_document.no_root.json
}

resource "aws_organizations_policy_attachment" "no_root" {
  policy_id = aws_organizations_policy.no_root.id
  target_id = aws_organizations_organization.main.roots[0].id
}
