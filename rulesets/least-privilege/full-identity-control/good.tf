data "aws_iam_policy_document" "app" {
  statement {
    sid       = "Own"
    actions   = ["iam:ChangePassword", "iam:GetUser"]
    resources = ["arn:aws:iam::*:user/&{aws:username}"]
  }
  statement {
    sid           = "Never"
    effect        = "Deny"
    actions       = ["iam:*"]
    not_resources = ["arn:aws:iam::*:user/&{aws:username}"]
  }
  statement {
    sid       = "Look"
    actions   = ["organizations:Describe*", "organizations:List*"]
    resources = ["arn:aws:organizations::123456789012:account/o-a1b2c3d4e5/111122223333"]
  }
}

resource "aws_iam_policy" "app" {
  name   = "app"
  policy = data.aws_iam_policy_document.app.json
}
