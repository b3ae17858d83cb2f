resource "aws_iam_user" "grace" {
  name = "grace" # expect: privileged-user-without-mfa
}

resource "aws_iam_group" "publishers" {
  name = "publishers"
}

# The second factor is asked for where it does not matter.
data "aws_iam_policy_document" "publishers" {
  statement {
    sid       = "Look"
    actions   = ["lambda:GetLayerVersion"]
    resources = ["arn:aws:lambda:eu-west-1:123456789012:layer:tools-*:*"]
    condition {
      test     = "Bool"
      variable = "aws:MultiFactorAuthPresent"
      values   = ["true"]
    }
  }
  statement {
    sid       = "Publish"
    actions   = ["lambda:AddLayerVersionPermission"]
    resources = ["arn:aws:lambda:eu-west-1:123456789012:layer:tools-*:*"]
  }
}

resource "aws_iam_policy" "publishers" {
  name   = "publishers"
  policy = data.aws_iam_policy_document.publishers.json
}

resource "aws_iam_group_policy_attachment" "publishers" {
  group      = aws_iam_group.publishers.name
  policy_arn = aws_iam_policy.publishers.arn
}

resource "aws_iam_group_membership" "publishers" {
  name  = "publishers"
  group = aws_iam_group.publishers.name
  users = [aws_iam_user.grace.name]
}
