data "aws_iam_policy_document" "topics" {
  statement {
    sid       = "OutsideOffice"
    actions   = ["sns:GetTopicAttributes"]
    resources = ["arn:aws:sns:eu-west-1:123456789012:alerts"]
    condition {
      test     = "NotIpAddress"
      variable = "aws:SourceIp" # expect: negated-condition-as-only-guard
      values   = ["203.0.113.0/24"]
    }
  }
  statement {
    sid       = "NotInterns"
    actions   = ["sns:ListSubscriptionsByTopic"]
    resources = ["arn:aws:sns:eu-west-1:123456789012:alerts"]
    condition {
      test     = "ArnNotLike"
      variable = "aws:PrincipalArn" # expect: negated-condition-as-only-guard
      values   = ["arn:aws:iam::123456789012:role/intern-*"]
    }
  }
  statement {
    sid       = "NotTest"
    actions   = ["sns:GetDataProtectionPolicy"]
    resources = ["arn:aws:sns:eu-west-1:123456789012:alerts"]
    condition {
      test     = "StringNotLike"
      variable = "aws:PrincipalTag/environment" # expect: negated-condition-as-only-guard
      values   = ["test-*"]
    }
  }
}

resource "aws_iam_policy" "topics" {
  name   = "topics"
  policy = data.aws_iam_policy_document.topics.json
}
