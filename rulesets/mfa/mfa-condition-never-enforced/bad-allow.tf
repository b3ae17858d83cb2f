data "aws_iam_policy_document" "instances" {
  statement {
    sid       = "Inverted"
    actions   = ["ec2:StopInstances"]
    resources = ["arn:aws:ec2:eu-west-1:123456789012:instance/i-0123456789abcdef0"]
    condition {
      test     = "Bool"
      variable = "aws:MultiFactorAuthPresent" # expect: mfa-condition-never-enforced
      values   = ["false"]
    }
  }
  statement {
    sid       = "KeyIsThere"
    actions   = ["ec2:StartInstances"]
    resources = ["arn:aws:ec2:eu-west-1:123456789012:instance/i-0123456789abcdef0"]
    condition {
      test     = "Null"
      variable = "aws:MultiFactorAuthPresent" # expect: mfa-condition-never-enforced
      values   = ["false"]
    }
  }
  statement {
    sid       = "AsText"
    actions   = ["ec2:RebootInstances"]
    resources = ["arn:aws:ec2:eu-west-1:123456789012:instance/i-0123456789abcdef0"]
    condition {
      test     = "StringEquals"
      variable = "aws:MultiFactorAuthPresent" # expect: mfa-condition-never-enforced
      values   = ["true"]
    }
  }
}

resource "aws_iam_policy" "instances" {
  name   = "instances"
  policy = data.aws_iam_policy_document.instances.json
}
