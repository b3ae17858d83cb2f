data "aws_iam_policy_document" "app" {
  statement {
    sid       = "Repository"
    actions   = ["codecommit:*"] # expect: service-wildcard-on-own-resource
    resources = ["arn:aws:codecommit:eu-west-1:123456789012:reports"]
  }
}

resource "aws_iam_policy" "app" {
  name   = "app"
  policy = data.aws_iam_policy_document.app.json
}
