data "aws_iam_policy_document" "queues" {
  statement {
    actions       = ["sqs:GetQueueAttributes"]
    not_resources = ["arn:aws:sqs:eu-west-1:123456789012:payments"] # expect: notresource-allow
  }
}

resource "aws_iam_policy" "queues" {
  name   = "queues"
  policy = data.aws_iam_policy_document.queues.json
}
