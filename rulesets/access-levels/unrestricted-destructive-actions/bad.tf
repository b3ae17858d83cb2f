data "aws_iam_policy_document" "app" {
  statement {
    sid       = "Tables"
    actions   = ["dynamodb:DeleteTable"] # expect: unrestricted-destructive-actions
    resources = ["*"]
  }
  statement {
    sid       = "Keys"
    actions   = ["kms:ScheduleKeyDeletion"] # expect: unrestricted-destructive-actions
    resources = ["arn:aws:kms:*:123456789012:key/*"]
  }
}

resource "aws_iam_policy" "app" {
  name   = "app"
  policy = data.aws_iam_policy_document.app.json
}
