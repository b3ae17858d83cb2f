data "aws_iam_policy_document" "app" {
  statement {
    sid       = "Objects"
    actions   = ["s3:*Object"] # expect: action-wildcard-beyond-read
    resources = ["arn:aws:s3:::reports/*"]
  }
  statement {
    sid       = "Queue"
    actions   = ["sqs:*Message*", "sqs:Add*"] # expect: action-wildcard-beyond-read
    resources = ["arn:aws:sqs:eu-west-1:123456789012:jobs"]
  }
}

resource "aws_iam_policy" "app" {
  name   = "app"
  policy = data.aws_iam_policy_document.app.json
}
