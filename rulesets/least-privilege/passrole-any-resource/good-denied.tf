data "aws_iam_policy_document" "automation" {
  statement {
    actions   = ["iam:Pass*"]
    resources = ["arn:aws:iam::123456789012:role/*"]
  }
  statement {
    sid       = "PassNothing"
    effect    = "Deny"
    actions   = ["iam:PassRole"]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "automation" {
  name   = "automation"
  policy = data.aws_iam_policy_document.automation.json
}
