# Text messages go to telephone numbers, which are no resources: what is left when all topics are denied.
data "aws_iam_policy_document" "messages" {
  statement {
    sid       = "Messages"
    actions   = ["sns:Publish"]
    resources = ["*"]
  }
  statement {
    sid       = "NoTopics"
    effect    = "Deny"
    actions   = ["sns:Publish"]
    resources = ["arn:aws:sns:*:*:*"]
  }
}

resource "aws_iam_policy" "messages" {
  name   = "messages"
  policy = data.aws_iam_policy_document.messages.json
}
