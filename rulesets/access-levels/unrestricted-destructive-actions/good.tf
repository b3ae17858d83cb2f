data "aws_iam_policy_document" "app" {
  statement {
    sid       = "Named"
    actions   = ["dynamodb:DeleteTable"]
    resources = ["arn:aws:dynamodb:eu-west-1:123456789012:table/scratch-*"]
  }
  statement {
    sid       = "SecondFactor"
    actions   = ["dynamodb:DeleteTable"]
    resources = ["arn:aws:dynamodb:eu-west-1:123456789012:table/reports"]
    condition {
      test     = "Bool"
      variable = "aws:MultiFactorAuthPresent"
      values   = ["true"]
    }
  }
  statement {
    sid       = "Tagged"
    actions   = ["ec2:TerminateInstances"]
    resources = ["*"]
    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/team"
      values   = ["reports"]
    }
  }
}

resource "aws_iam_policy" "app" {
  name   = "app"
  policy = data.aws_iam_policy_document.app.json
}
