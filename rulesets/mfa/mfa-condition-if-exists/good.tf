data "aws_iam_policy_document" "instances" {
  statement {
    actions   = ["ec2:StopInstances"]
    resources = ["arn:aws:ec2:eu-west-1:123456789012:instance/i-0123456789abcdef0"]
    condition {
      test     = "Bool"
      variable = "aws:MultiFactorAuthPresent"
      values   = ["true"]
    }
  }
  statement {
    effect    = "Deny"
    actions   = ["ec2:TerminateInstances"]
    resources = ["*"]
    condition {
      test     = "BoolIfExists"
      variable = "aws:MultiFactorAuthPresent"
      values   = ["false"]
    }
  }
}

resource "aws_iam_policy" "instances" {
  name   = "instances"
  policy = data.aws_iam_policy_document.instances.json
}
