variable "until" {
  type = string
}

data "aws_iam_policy_document" "migration" {
  statement {
    actions   = ["dynamodb:GetItem"]
    resources = ["arn:aws:dynamodb:eu-west-1:123456789012:table/orders"]
    condition {
      test     = "DateLessThan"
      variable = "aws:CurrentTime"
      values   = [var.until]
    }
  }
}

resource "aws_iam_policy" "migration" {
  name   = "migration"
  policy = data.aws_iam_policy_document.migration.json
}
