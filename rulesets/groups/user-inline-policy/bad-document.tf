locals {
  analysts = toset(["ines", "tariq"])
}

resource "aws_iam_user" "analyst" {
  for_each = local.analysts
  name     = each.key
}

data "aws_iam_policy_document" "queue" {
  statement {
    sid       = "Read"
    actions   = ["sqs:ReceiveMessage", "sqs:GetQueueAttributes"]
    resources = ["arn:aws:sqs:eu-west-1:123456789012:orders"]
  }

  statement {
    effect    = "Deny"
    actions   = ["sqs:DeleteQueue"]
    resources = ["*"]
  }
}

resource "aws_iam_user_policy" "queue" { # expect: user-inline-policy
  for_each = aws_iam_user.analyst

  name_prefix = "queue-"
  user        = each.value.id
  policy      = data.aws_iam_policy_document.queue.json
}
