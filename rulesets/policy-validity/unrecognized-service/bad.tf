data "aws_iam_policy_document" "app" {
  statement {
    sid       = "New"
    actions   = ["quantumledger:ReadLedger"] # expect: unrecognized-service
    resources = ["*"]
  }
}

resource "aws_iam_policy" "app" {
  name   = "app"
  policy = data.aws_iam_policy_document.app.json
}
