data "aws_iam_policy_document" "parameters" {
  statement {
    sid       = "Organization"
    actions   = ["ssm:GetParameter"]
    resources = ["arn:aws:ssm:eu-west-1:123456789012:parameter/shared"]
    condition {
      test     = "StringLike"
      variable = "aws:PrincipalOrgID"
      values   = ["o-*"] # expect: vacuous-condition
    }
  }
  statement {
    sid       = "Anybody"
    actions   = ["ssm:GetParameters"]
    resources = ["arn:aws:ssm:eu-west-1:123456789012:parameter/shared"]
    condition {
      test     = "StringLike"
      variable = "aws:PrincipalAccount"
      values   = ["*"] # expect: vacuous-condition
    }
  }
  statement {
    sid       = "AnyTransport"
    actions   = ["ssm:DescribeParameters"]
    resources = ["arn:aws:ssm:eu-west-1:123456789012:parameter/shared"]
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["true", "false"] # expect: vacuous-condition
    }
  }
  statement {
    sid       = "AnyNetwork"
    actions   = ["ssm:GetParametersByPath"]
    resources = ["arn:aws:ssm:eu-west-1:123456789012:parameter/shared"]
    condition {
      test     = "IpAddress"
      variable = "aws:SourceIp"
      values   = ["::/0"] # expect: vacuous-condition
    }
  }
}

resource "aws_iam_policy" "parameters" {
  name   = "parameters"
  policy = data.aws_iam_policy_document.parameters.json
}
