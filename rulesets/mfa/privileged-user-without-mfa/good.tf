resource "aws_iam_user" "ada" {
  name = "ada"
}

resource "aws_iam_user" "grace" {
  name = "grace"
}

resource "aws_iam_group" "operators" {
  name = "operators"
}

data "aws_iam_policy_document" "operators" {
  statement {
    sid       = "Publish"
    actions   = ["lambda:AddLayerVersionPermission"]
    resources = ["arn:aws:lambda:eu-west-1:123456789012:layer:tools-*:*"]
    condition {
      test     = "NumericLessThan"
      variable = "aws:MultiFactorAuthAge"
      values   = ["3600"]
    }
  }
}

# For the second group a Deny asks for the factor, whatever else it is given.
data "aws_iam_policy_document" "keepers" {
  statement {
    sid       = "Keep"
    actions   = ["kms:PutKeyPolicy"]
    resources = ["arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555"]
  }
  statement {
    sid       = "Factor"
    effect    = "Deny"
    not_actions = ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "iam:ListMFADevices", "sts:GetSessionToken"]
    resources = ["*"]
    condition {
      test     = "BoolIfExists"
      variable = "aws:MultiFactorAuthPresent"
      values   = ["false"]
    }
  }
}

resource "aws_iam_policy" "of" {
  for_each = { operators = data.aws_iam_policy_document.operators.json, keepers = data.aws_iam_policy_document.keepers.json }
  name     = each.key
  policy   = each.value
}

resource "aws_iam_group_policy_attachment" "operators" {
  group      = aws_iam_group.operators.name
  policy_arn = aws_iam_policy.of["operators"].arn
}

resource "aws_iam_group_membership" "operators" {
  name  = "operators"
  group = aws_iam_group.operators.name
  users = [aws_iam_user.ada.name, aws_iam_user.grace.name]
}
