data "aws_iam_policy_document" "app" {
  statement {
    sid       = "Metrics"
    actions   = ["logs:Describe*", "rekognition:*"] # expect: service-wildcard
    resources = ["*"]
  }
  statement {
    sid       = "Any"
    actions   = ["transcribe:?*"] # expect: service-wildcard
    resources = ["arn:aws:transcribe:eu-west-1:123456789012:*"]
  }
}

resource "aws_iam_policy" "app" {
  name   = "app"
  policy = data.aws_iam_policy_document.app.json
}
