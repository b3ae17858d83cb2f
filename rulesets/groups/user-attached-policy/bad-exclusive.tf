resource "aws_iam_user" "analyst" {
  for_each = toset(["ines", "tariq"])
  name     = each.value
}

resource "aws_iam_group" "analysts" {
  name = "analysts"
}

resource "aws_iam_policy" "reports" {
  name_prefix = "reports-"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-reports/*" }]
  })
}

# The same list that names the group names users beside it.
resource "aws_iam_policy_attachment" "reports" { # expect: user-attached-policy
  name       = "reports"
  groups     = [aws_iam_group.analysts.name]
  users      = [for user in aws_iam_user.analyst : user.name]
  policy_arn = aws_iam_policy.reports.arn
}

resource "aws_iam_user" "auditor" {
  name = "mei"
}

resource "aws_iam_user_policy_attachments_exclusive" "auditor" {
  user_name   = aws_iam_user.auditor.name
  policy_arns = ["arn:aws:iam::aws:policy/SecurityAudit"] # expect: user-attached-policy
}
