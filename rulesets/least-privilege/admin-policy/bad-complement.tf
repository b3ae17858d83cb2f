locals {
  everything_but_queues = {
    Effect      = "Allow"
    Action      = ["sqs:ListQueues", "**"] # expect: admin-policy
    NotResource = "arn:aws:sqs:eu-west-1:123456789012:jobs"
  }
  queues = {
    Effect   = "Allow"
    Action   = "*:*"
    Resource = "arn:aws:sqs:eu-west-1:123456789012:jobs"
  }
}

resource "aws_iam_policy" "worker" {
  name   = "worker"
  policy = jsonencode({ Version = "2012-10-17", Statement = [local.everything_but_queues, local.queues] })
}

resource "aws_iam_role_policy_attachment" "worker" {
  role       = "worker"
  policy_arn = aws_iam_policy.worker.arn
}
