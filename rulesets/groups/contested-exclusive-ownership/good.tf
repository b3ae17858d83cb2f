resource "aws_iam_group" "analysts" {
  name = "analysts"
}

resource "aws_iam_group" "everybody" {
  name = "everybody"
}

resource "aws_iam_user" "nora" {
  name = "nora"
}

# Several that each add one.
resource "aws_iam_user_group_membership" "analyst" {
  user   = aws_iam_user.nora.name
  groups = [aws_iam_group.analysts.name]
}

resource "aws_iam_user_group_membership" "everybody" {
  user   = aws_iam_user.nora.name
  groups = [aws_iam_group.everybody.name]
}

resource "aws_iam_group_policy_attachment" "analysts" {
  group      = aws_iam_group.analysts.name
  policy_arn = "arn:aws:iam::aws:policy/AWSBillingReadOnlyAccess"
}

resource "aws_iam_policy" "reports" {
  name = "reports"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-reports/*" }]
  })
}

# One that owns the whole set, and is alone.
resource "aws_iam_policy_attachment" "reports" {
  name       = "reports"
  groups     = [aws_iam_group.everybody.name]
  policy_arn = aws_iam_policy.reports.arn
}
