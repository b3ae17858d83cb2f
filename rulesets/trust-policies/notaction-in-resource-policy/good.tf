data "aws_iam_policy_document" "queue" {
  statement {
    actions   = ["sqs:SendMessage"]
    resources = ["arn:aws:sqs:eu-central-1:111122223333:orders"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111122223333:role/shop"]
    }
  }

  statement {
    effect      = "Deny"
    not_actions = ["sqs:SendMessage"]
    resources   = ["arn:aws:sqs:eu-central-1:111122223333:orders"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111122223333:role/shop"]
    }
  }

  statement {
    effect    = "Deny"
    actions   = ["sqs:*"]
    resources = ["arn:aws:sqs:eu-central-1:111122223333:orders"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_sqs_queue_policy" "orders" {
  queue_url = "https://sqs.eu-central-1.amazonaws.com/111122223333/orders"
  policy    = data.aws_iam_policy_document.queue.json
}
