data "aws_iam_policy_document" "platform" {
  statement {
    not_actions = ["aws-portal:ModifyBilling"] # expect: admin-policy
    resources   = ["*"]
  }
}

resource "aws_iam_policy" "platform" {
  name   = "platform"
  policy = data.aws_iam_policy_document.platform.json
}

resource "aws_iam_role_policy_attachment" "platform" {
  role       = "platform"
  policy_arn = aws_iam_policy.platform.arn
}
