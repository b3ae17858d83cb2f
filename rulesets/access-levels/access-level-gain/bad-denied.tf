# The queue may be emptied by whoever holds this: the Deny that kept it away is gone.
variable "queue_arn" {
  default = "arn:aws:sqs:eu-central-1:111122223333:orders"
}

resource "aws_iam_group" "operators" {
  name = "operators"
}

resource "aws_iam_group_policy" "operators" {
  name   = "queues"
  group  = aws_iam_group.operators.name
  policy = data.aws_iam_policy_document.operators.json
}

data "aws_iam_policy_document" "operators" {
  statement {
    actions = [
      "sqs:GetQueueAttributes",
      "sqs:PurgeQueue", # expect: access-level-gain
    ]
    resources = [var.queue_arn]
  }
}
