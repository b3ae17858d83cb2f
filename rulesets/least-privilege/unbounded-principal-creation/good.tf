data "aws_iam_policy_document" "setup" {
  statement {
    actions   = ["iam:CreateRole", "iam:PutRolePolicy"]
    resources = ["arn:aws:iam::123456789012:role/app-*"]
    condition {
      test     = "StringEquals"
      variable = "iam:PermissionsBoundary"
      values   = ["arn:aws:iam::123456789012:policy/app-boundary"]
    }
  }
  statement {
    sid       = "Harmless"
    actions   = ["iam:AttachRolePolicy"]
    resources = ["arn:aws:iam::123456789012:role/app-*"]
    condition {
      test     = "ArnEquals"
      variable = "iam:PolicyARN"
      values   = ["arn:aws:iam::123456789012:policy/app-logs"]
    }
  }
  statement {
    sid       = "Never"
    effect    = "Deny"
    actions   = ["iam:CreateUser"]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "setup" {
  name   = "setup"
  policy = data.aws_iam_policy_document.setup.json
}
