data "aws_iam_policy_document" "app" {
  statement {
    sid         = "Rest"
    not_actions = ["s3:*"] # expect: notaction-exposing-identity-control
    resources   = ["*"]
  }
}

resource "aws_iam_policy" "app" {
  name   = "app"
  policy = data.aws_iam_policy_document.app.json
}
