variable "networks" {
  type = list(string)
}

data "aws_iam_policy_document" "office" {
  statement {
    actions   = ["sns:GetTopicAttributes"]
    resources = ["arn:aws:sns:eu-west-1:123456789012:alerts"]
    condition {
      test     = "IpAddress"
      variable = "aws:SourceIp"
      values   = var.networks
    }
  }
}

resource "aws_iam_policy" "office" {
  name   = "office"
  policy = data.aws_iam_policy_document.office.json
}
