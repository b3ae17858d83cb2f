data "aws_iam_policy_document" "app" {
  statement {
    sid         = "Rest"
    not_actions = ["iam:*", "organizations:*", "sso:*", "sts:*"] # expect: notaction-allow
    resources   = ["*"]
  }
}

resource "aws_iam_policy" "app" {
  name   = "app"
  policy = data.aws_iam_policy_document.app.json
}
