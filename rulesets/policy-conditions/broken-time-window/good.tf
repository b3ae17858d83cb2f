data "aws_iam_policy_document" "migration" {
  statement {
    sid       = "TemporaryAccess"
    actions   = ["dynamodb:GetItem"]
    resources = ["arn:aws:dynamodb:eu-west-1:123456789012:table/orders"]
    condition {
      test     = "DateGreaterThan"
      variable = "aws:CurrentTime"
      values   = ["2098-12-01T00:00:00Z"]
    }
    condition {
      test     = "DateLessThan"
      variable = "aws:CurrentTime"
      values   = ["2099-03-31T00:00:00Z"]
    }
  }
  statement {
    sid       = "ReadTemporaryTables"
    actions   = ["dynamodb:Query"]
    resources = ["arn:aws:dynamodb:eu-west-1:123456789012:table/tmp-orders"]
  }
  statement {
    sid       = "RevokeOlderSessions"
    effect    = "Deny"
    actions   = ["*"]
    resources = ["*"]
    condition {
      test     = "DateLessThan"
      variable = "aws:TokenIssueTime"
      values   = ["2024-05-01T12:00:00Z"]
    }
  }
}

resource "aws_iam_policy" "migration" {
  name   = "migration"
  policy = data.aws_iam_policy_document.migration.json
}
