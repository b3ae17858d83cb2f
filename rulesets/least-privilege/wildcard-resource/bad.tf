data "aws_iam_policy_document" "app" {
  statement {
    sid       = "Rules"
    actions   = ["events:DescribeRule"]
    resources = ["*"] # expect: wildcard-resource
  }
  statement {
    sid       = "Mixed"
    actions   = ["sqs:ListQueues", "sqs:GetQueueAttributes"]
    resources = ["*"] # expect: wildcard-resource
    condition {
      test     = "StringEquals"
      variable = "aws:RequestedRegion"
      values   = ["eu-west-1"]
    }
  }
}

resource "aws_iam_policy" "app" {
  name   = "app"
  policy = data.aws_iam_policy_document.app.json
}
