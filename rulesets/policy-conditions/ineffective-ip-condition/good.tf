data "aws_iam_policy_document" "office" {
  statement {
    sid       = "Inside"
    actions   = ["sns:GetTopicAttributes"]
    resources = ["arn:aws:sns:eu-west-1:123456789012:alerts"]
    condition {
      test     = "IpAddress"
      variable = "aws:VpcSourceIp"
      values   = ["10.20.0.0/16"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceVpc"
      values   = ["vpc-0a1b2c3d"]
    }
  }
  statement {
    sid       = "OfficeOnly"
    effect    = "Deny"
    actions   = ["sns:*"]
    resources = ["*"]
    condition {
      test     = "NotIpAddress"
      variable = "aws:SourceIp"
      values   = ["203.0.113.0/24", "198.51.100.77"]
    }
    condition {
      test     = "Bool"
      variable = "aws:ViaAWSService"
      values   = ["false"]
    }
  }
}

resource "aws_iam_policy" "office" {
  name   = "office"
  policy = data.aws_iam_policy_document.office.json
}
