data "aws_iam_policy_document" "office" {
  statement {
    sid       = "Inside"
    actions   = ["sns:GetTopicAttributes"]
    resources = ["arn:aws:sns:eu-west-1:123456789012:alerts"]
    condition {
      test     = "IpAddress"
      variable = "aws:SourceIp"
      values = [
        "203.0.113.0/24",
        "10.20.0.0/16", # expect: ineffective-ip-condition
      ]
    }
  }
  statement {
    sid       = "HostBits"
    actions   = ["sns:ListSubscriptionsByTopic"]
    resources = ["arn:aws:sns:eu-west-1:123456789012:alerts"]
    condition {
      test     = "IpAddress"
      variable = "aws:SourceIp"
      values   = ["198.51.100.77/24"] # expect: ineffective-ip-condition
    }
  }
  statement {
    sid       = "OfficeOnly"
    effect    = "Deny"
    actions   = ["sns:*"]
    resources = ["*"]
    condition {
      test     = "NotIpAddress"
      variable = "aws:SourceIp" # expect: ineffective-ip-condition
      values   = ["203.0.113.0/24"]
    }
  }
}

resource "aws_iam_policy" "office" {
  name   = "office"
  policy = data.aws_iam_policy_document.office.json
}
