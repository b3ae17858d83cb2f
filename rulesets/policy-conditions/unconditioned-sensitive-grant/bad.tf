resource "aws_iam_group" "operators" {
  name = "operators"
}

data "aws_iam_policy_document" "operators" {
  statement {
    sid       = "Tables"
    actions   = ["dynamodb:DescribeTable", "dynamodb:DeleteTable"] # expect: unconditioned-sensitive-grant
    resources = ["arn:aws:dynamodb:eu-west-1:111122223333:table/orders"]
  }
  statement {
    sid       = "Mailbox"
    actions   = ["sqs:AddPermission"] # expect: unconditioned-sensitive-grant
    resources = ["arn:aws:sqs:eu-west-1:111122223333:mails"]
  }
}

resource "aws_iam_policy" "operators" {
  name   = "operators"
  policy = data.aws_iam_policy_document.operators.json
}

resource "aws_iam_group_policy_attachment" "operators" {
  group      = aws_iam_group.operators.name
  policy_arn = aws_iam_policy.operators.arn
}
