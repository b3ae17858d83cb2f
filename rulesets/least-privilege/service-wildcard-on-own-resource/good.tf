data "aws_iam_policy_document" "app" {
  statement {
    sid       = "Repository"
    actions   = ["codecommit:GitPull"]
    resources = ["arn:aws:codecommit:eu-west-1:123456789012:reports"]
  }
}

resource "aws_iam_policy" "app" {
  name   = "app"
  policy = data.aws_iam_policy_document.app.json
}
