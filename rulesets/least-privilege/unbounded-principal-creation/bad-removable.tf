data "aws_iam_policy_document" "setup" {
  statement {
    actions   = ["iam:CreateRole"] # expect: unbounded-principal-creation
    resources = ["arn:aws:iam::123456789012:role/app-*"]
    condition {
      test     = "StringEquals"
      variable = "iam:PermissionsBoundary"
      values   = ["arn:aws:iam::123456789012:policy/app-boundary"]
    }
  }
  statement {
    actions   = ["iam:DeleteRole", "iam:DeleteRolePermissionsBoundary"]
    resources = ["arn:aws:iam::123456789012:role/app-*"]
  }
}

resource "aws_iam_policy" "setup" {
  name   = "setup"
  policy = data.aws_iam_policy_document.setup.json
}
