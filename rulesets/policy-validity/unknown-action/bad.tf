data "aws_iam_policy_document" "app" {
  statement {
    sid       = "Typo"
    actions   = ["s3:GetObjects"] # expect: unknown-action
    resources = ["arn:aws:s3:::reports/*"]
  }
  statement {
    sid       = "Nothing"
    actions   = ["s3:Fetch*"] # expect: unknown-action
    resources = ["arn:aws:s3:::reports/*"]
  }
  statement {
    sid       = "Guard"
    effect    = "Deny"
    actions   = ["sqs:DeleteMessages"] # expect: unknown-action
    resources = ["*"]
  }
}

resource "aws_iam_policy" "app" {
  name   = "app"
  policy = data.aws_iam_policy_document.app.json
}
