data "aws_iam_policy_document" "deploy" {
  statement {
    sid       = "Everywhere"
    actions   = ["sts:AssumeRole"] # expect: assumerole-any-role
    resources = ["*"]
  }
  statement {
    sid       = "NotProduction"
    effect    = "Deny"
    actions   = ["sts:AssumeRole"]
    resources = ["arn:aws:iam::444455556666:role/*"]
  }
}

resource "aws_iam_policy" "deploy" {
  name   = "deploy"
  policy = data.aws_iam_policy_document.deploy.json
}
