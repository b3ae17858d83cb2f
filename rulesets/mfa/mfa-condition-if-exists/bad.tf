data "aws_iam_policy_document" "instances" {
  statement {
    sid       = "WithSecondFactor"
    actions   = ["ec2:StopInstances"]
    resources = ["arn:aws:ec2:eu-west-1:123456789012:instance/i-0123456789abcdef0"]
    condition {
      test     = "BoolIfExists"
      variable = "aws:MultiFactorAuthPresent" # expect: mfa-condition-if-exists
      values   = ["true"]
    }
  }
}

resource "aws_iam_policy" "instances" {
  name   = "instances"
  policy = data.aws_iam_policy_document.instances.json
}
