data "aws_iam_policy_document" "blocks" {
  statement {
    actions   = ["s3:*"]
    resources = ["*"]
  }
  dynamic "statement" {
    for_each = ["iam:*"]
    content {
      actions   = [statement.value]
      resources = ["*"]
    }
  }
}

output "documents" {
  value = [data.aws_iam_policy_document.blocks.json, data.aws_iam_policy_document.objects.json]
}
