data "aws_iam_policy_document" "jobs" {
  statement {
    actions   = ["sqs:SendMessage"]
    resources = ["arn:aws:sqs:eu-central-1:111122223333:jobs"]
    principals {
      type        = "AWS"
      identifiers = ["AROADBQP57FF2AEXAMPLE"] # expect: dangling-trust-principal
    }
  }
}

resource "aws_sqs_queue_policy" "jobs" {
  queue_url = "https://sqs.eu-central-1.amazonaws.com/111122223333/jobs"
  policy    = data.aws_iam_policy_document.jobs.json
}
