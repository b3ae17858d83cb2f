variable "actions" {
  type = list(string)
}

resource "aws_iam_group" "auditors" {
  name = "auditors"
}

resource "aws_iam_policy" "auditors" {
  name = "auditors"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = var.actions, Resource = "arn:aws:s3:::acme-audit/*" }]
  })
}

resource "aws_iam_group_policy_attachment" "auditors" {
  group      = aws_iam_group.auditors.name
  policy_arn = aws_iam_policy.auditors.arn
}
