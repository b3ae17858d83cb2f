data "aws_iam_policy_document" "deploy" {
  statement {
    actions   = ["iam:Pass*"] # expect: passrole-any-resource
    resources = ["arn:aws:iam::123456789012:role/*"]
  }
}

resource "aws_iam_policy" "deploy" {
  name   = "deploy"
  policy = data.aws_iam_policy_document.deploy.json
}
