data "aws_iam_policy_document" "app" {
  statement {
    sid       = "Devices"
    actions   = ["iam:EnableMFADevice", "iam:DeactivateMFADevice"] # expect: unguarded-mfa-removal
    resources = ["*"]
  }
  statement {
    sid       = "Virtual"
    actions   = ["iam:DeleteVirtualMFADevice"] # expect: unguarded-mfa-removal
    resources = ["arn:aws:iam::*:mfa/*"]
    condition {
      test     = "BoolIfExists"
      variable = "aws:SecureTransport"
      values   = ["true"]
    }
  }
}

resource "aws_iam_policy" "app" {
  name   = "app"
  policy = data.aws_iam_policy_document.app.json
}
