resource "aws_iam_policy" "reports" {
  name = "reports"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-reports/*" }]
  })
}

resource "aws_iam_policy_attachment" "reports" { # expect: contested-exclusive-ownership
  name       = "reports"
  roles      = ["reader"]
  policy_arn = aws_iam_policy.reports.arn
}

resource "aws_iam_role_policy_attachment" "writer" {
  role       = "writer"
  policy_arn = aws_iam_policy.reports.arn
}

resource "aws_iam_policy_attachment" "audit" {
  name       = "audit"
  roles      = ["auditor", "reviewer"]
  policy_arn = "arn:aws:iam::aws:policy/SecurityAudit" # expect: contested-exclusive-ownership
}
