data "aws_iam_policy_document" "app" {
  statement {
    sid       = "OwnDevice"
    actions   = ["iam:DeactivateMFADevice", "iam:ResyncMFADevice"]
    resources = ["arn:aws:iam::*:user/&{aws:username}"]
    condition {
      test     = "Bool"
      variable = "aws:MultiFactorAuthPresent"
      values   = ["true"]
    }
  }
  statement {
    sid       = "HelpDesk"
    actions   = ["iam:DeactivateMFADevice", "iam:DeleteVirtualMFADevice"]
    resources = ["arn:aws:iam::*:user/staff/*", "arn:aws:iam::*:mfa/staff-*"]
    condition {
      test     = "Bool"
      variable = "aws:MultiFactorAuthPresent"
      values   = ["true"]
    }
  }
  statement {
    sid       = "Keep"
    effect    = "Deny"
    actions   = ["iam:DeactivateMFADevice"]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "app" {
  name   = "app"
  policy = data.aws_iam_policy_document.app.json
}
