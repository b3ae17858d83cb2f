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

# Nobody comes from there: what seems open to all is open to none.
resource "aws_secretsmanager_secret_policy" "inside" {
  secret_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:inside-AbCdEf"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = "secretsmanager:DescribeSecret"
      Resource  = "*"
      Condition = { IpAddress = { "aws:SourceIp" = "127.0.0.1/32" } } # expect: ineffective-ip-condition
    }]
  })
}
