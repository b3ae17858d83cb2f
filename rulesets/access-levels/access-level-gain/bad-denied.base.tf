# The Deny keeps everybody from emptying the queue.
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
    actions   = ["sqs:GetQueueAttributes", "sqs:PurgeQueue"]
    resources = [var.queue_arn]
  }

  statement {
    effect    = "Deny"
    actions   = ["sqs:PurgeQueue"]
    resources = ["*"]
  }
}
