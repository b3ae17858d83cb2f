data "aws_iam_policy_document" "app" {
  statement {
    sid       = "Identities"
    actions   = ["iam:*"] # expect: full-identity-control
    resources = ["*"]
  }
  statement {
    sid       = "Organization"
    actions   = ["organizations:*"] # expect: full-identity-control
    resources = ["*"]
  }
}

resource "aws_iam_policy" "app" {
  name   = "app"
  policy = data.aws_iam_policy_document.app.json
}
