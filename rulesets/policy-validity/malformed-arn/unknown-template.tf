data "aws_iam_policy_document" "topic_template" {
  statement {
    sid       = "AllowAlarms"
    actions   = ["sns:Publish"]
    resources = ["%s"]
    principals {
      type        = "Service"
      identifiers = ["cloudwatch.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = ["123456789012"]
    }
  }
}

output "topic_template" {
  value = data.aws_iam_policy_document.topic_template.json
}
