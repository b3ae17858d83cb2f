locals {
  tables = [for number in range(120) : "arn:aws:dynamodb:eu-west-1:123456789012:table/reports-of-department-${number}"]
}

resource "aws_iam_policy" "reports" {
  name = "reports"
  policy = jsonencode({ # expect: policy-quota-exceeded
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "dynamodb:GetItem", Resource = local.tables }]
  })
}

resource "aws_iam_user" "importer" {
  name = "importer"
}

resource "aws_iam_user_group_membership" "importer" {
  user   = aws_iam_user.importer.name
  groups = ["importers"]
}

resource "aws_iam_user_policy" "importer" {
  name = "import"
  user = aws_iam_user.importer.name
  policy = jsonencode({ # expect: policy-quota-exceeded
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "dynamodb:PutItem", Resource = slice(local.tables, 0, 40) }]
  })
}
