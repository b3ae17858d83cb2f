data "aws_iam_policy_document" "migration" {
  statement {
    sid       = "Migration"
    actions   = ["dynamodb:GetItem"]
    resources = ["arn:aws:dynamodb:eu-west-1:123456789012:table/orders"]
    condition {
      test     = "DateLessThan"
      variable = "aws:CurrentTime" # expect: broken-time-window
      values   = ["2021-03-31T00:00:00Z"]
    }
  }
  statement {
    sid       = "Inverted"
    actions   = ["dynamodb:Query"]
    resources = ["arn:aws:dynamodb:eu-west-1:123456789012:table/orders"]
    condition {
      test     = "DateGreaterThan"
      variable = "aws:CurrentTime"
      values   = ["2099-06-01T00:00:00Z"]
    }
    condition {
      test     = "DateLessThan"
      variable = "aws:CurrentTime" # expect: broken-time-window
      values   = ["2099-01-01T00:00:00Z"]
    }
  }
  statement {
    sid       = "TemporaryAccessForAuditors" # expect: broken-time-window
    actions   = ["dynamodb:DescribeTable"]
    resources = ["arn:aws:dynamodb:eu-west-1:123456789012:table/orders"]
  }
}

resource "aws_iam_policy" "migration" {
  name   = "migration"
  policy = data.aws_iam_policy_document.migration.json
}
