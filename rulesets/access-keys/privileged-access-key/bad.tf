resource "aws_iam_user" "operator" {
  name = "operator"
}

data "aws_iam_policy_document" "operator" {
  statement {
    actions   = ["lambda:AddLayerVersionPermission"]
    resources = ["arn:aws:lambda:eu-west-1:123456789012:layer:tools-*:*"]
  }
}

resource "aws_iam_group" "operators" {
  name = "operators"
}

resource "aws_iam_policy" "operators" {
  name   = "operators"
  policy = data.aws_iam_policy_document.operator.json
}

resource "aws_iam_group_policy_attachment" "operators" {
  group      = aws_iam_group.operators.name
  policy_arn = aws_iam_policy.operators.arn
}

resource "aws_iam_user_group_membership" "operator" {
  user   = aws_iam_user.operator.name
  groups = [aws_iam_group.operators.name]
}

resource "aws_iam_access_key" "operator" {
  user    = aws_iam_user.operator.name # expect: privileged-access-key
  pgp_key = "keybase:operations"
}
