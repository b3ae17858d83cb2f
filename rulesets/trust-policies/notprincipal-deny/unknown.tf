variable "effect" {
  type = string
}

data "aws_iam_policy_document" "queue" {
  statement {
    effect    = var.effect
    actions   = ["sqs:SendMessage"]
    resources = ["arn:aws:sqs:eu-central-1:111122223333:orders"]
    not_principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111122223333:role/shop"]
    }
  }
}

resource "aws_sqs_queue_policy" "orders" {
  queue_url = "https://sqs.eu-central-1.amazonaws.com/111122223333/orders"
  policy    = data.aws_iam_policy_document.queue.json
}
