data "aws_iam_policy_document" "tables" {
  statement { # expect: ineffective-statement
    sid       = "Remove"
    actions   = ["dynamodb:DeleteTable", "dynamodb:DeleteItem"]
    resources = ["arn:aws:dynamodb:eu-west-1:111122223333:table/orders"]
  }
  statement {
    sid       = "Keep"
    effect    = "Deny"
    actions   = ["dynamodb:Delete*"]
    resources = ["arn:aws:dynamodb:*:111122223333:table/*"]
  }
}

resource "aws_iam_policy" "tables" {
  name   = "tables"
  policy = data.aws_iam_policy_document.tables.json
}
