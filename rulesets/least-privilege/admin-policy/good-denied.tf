# The break-glass policy stays closed until somebody takes the second statement out.
resource "aws_iam_policy" "break_glass" {
  name = "break-glass"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "*", Resource = "*" },
      { Effect = "Deny", Action = "*:*", Resource = "*" },
    ]
  })
}

resource "aws_iam_role_policy_attachment" "break_glass" {
  role       = "break-glass"
  policy_arn = aws_iam_policy.break_glass.arn
}
