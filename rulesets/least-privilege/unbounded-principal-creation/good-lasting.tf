data "aws_iam_policy_document" "setup" {
  statement {
    actions   = ["iam:CreateRole", "iam:PutRolePermissionsBoundary"]
    resources = ["arn:aws:iam::123456789012:role/app-*"]
    condition {
      test     = "StringEquals"
      variable = "iam:PermissionsBoundary"
      values   = ["arn:aws:iam::123456789012:policy/app-boundary"]
    }
  }
  statement {
    sid       = "OfOthers"
    actions   = ["iam:DeleteRolePermissionsBoundary"]
    resources = ["arn:aws:iam::123456789012:role/trial-*"]
  }
}

resource "aws_iam_policy" "setup" {
  name   = "setup"
  policy = data.aws_iam_policy_document.setup.json
}
