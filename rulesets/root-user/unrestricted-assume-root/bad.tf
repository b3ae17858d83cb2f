data "aws_iam_policy_document" "app" {
  statement {
    sid       = "Root"
    actions   = ["sts:AssumeRoot"] # expect: unrestricted-assume-root
    resources = ["arn:aws:iam::*:root"]
  }
  statement {
    sid       = "Sessions"
    actions   = ["sts:Assume?oot"] # expect: unrestricted-assume-root
    resources = ["*"]
    condition {
      test     = "StringLike"
      variable = "sts:TaskPolicyArn"
      values   = ["*"]
    }
  }
}

resource "aws_iam_policy" "app" {
  name   = "app"
  policy = data.aws_iam_policy_document.app.json
}
