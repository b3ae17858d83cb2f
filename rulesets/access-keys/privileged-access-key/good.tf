resource "aws_iam_user" "operator" {
  name = "operator"
}

# The permission asks for a second factor, which a key alone does not have.
data "aws_iam_policy_document" "operators" {
  statement {
    actions   = ["lambda:AddLayerVersionPermission"]
    resources = ["arn:aws:lambda:eu-west-1:123456789012:layer:tools-*:*"]
    condition {
      test     = "Bool"
      variable = "aws:MultiFactorAuthPresent"
      values   = ["true"]
    }
  }
}

resource "aws_iam_group" "operators" {
  name = "operators"
}

resource "aws_iam_policy" "operators" {
  name   = "operators"
  policy = data.aws_iam_policy_document.operators.json
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
  user    = aws_iam_user.operator.name
  pgp_key = "keybase:operations"
  lifecycle {
    replace_triggered_by = [terraform_data.month]
  }
}

resource "terraform_data" "month" {
  input = "2026-11"
}
