data "aws_iam_policy_document" "app" {
  statement {
    sid       = "Objects"
    actions   = ["s3:GetObject", "s3:PutObject"]
    resources = ["arn:aws:s3:::reports/*"]
  }
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
