data "aws_iam_policy_document" "app" {
  statement {
    sid       = "Write"
    actions   = ["sqs:SendMessage", "sqs:ListQueues"] # expect: unconstrained-write
    resources = ["*"]
  }
  statement {
    sid       = "Encrypted"
    actions   = ["sns:Publish"] # expect: unconstrained-write
    resources = ["*"]
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["true"]
    }
  }
}

resource "aws_iam_policy" "app" {
  name   = "app"
  policy = data.aws_iam_policy_document.app.json
}
