resource "aws_iam_policy" "sessions" {
  name = "root-sessions"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "Members"
        Effect   = "Allow"
        Action   = "sts:AssumeRoot" # expect: unrestricted-assume-root
        Resource = "arn:aws:iam::*:root"
      },
      {
        Sid      = "NotProduction"
        Effect   = "Deny"
        Action   = "sts:AssumeRoot"
        Resource = "arn:aws:iam::444455556666:root"
      },
    ]
  })
}
