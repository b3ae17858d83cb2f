variable "keys" {
  type = list(string)
}

resource "aws_iam_group" "developers" {
  name = "developers"
}

resource "aws_iam_policy" "tables" {
  name   = "team-tables"
  policy = data.aws_iam_policy_document.tables.json
}

resource "aws_iam_group_policy_attachment" "tables" {
  group      = aws_iam_group.developers.name
  policy_arn = aws_iam_policy.tables.arn
}

data "aws_iam_policy_document" "tables" {
  statement {
    actions   = ["dynamodb:GetItem"]
    resources = ["arn:aws:dynamodb:eu-central-1:111122223333:table/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/team"
      values   = ["orders"]
    }
  }

  statement {
    actions   = ["dynamodb:TagResource"]
    resources = ["arn:aws:dynamodb:eu-central-1:111122223333:table/*"]

    condition {
      test     = "ForAllValues:StringEquals"
      variable = "aws:TagKeys"
      values   = var.keys
    }
  }
}
