resource "aws_iam_policy" "reports" {
  name = "reports"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "Read"
        Effect = "Allow"
        Action = [
          "s3:GetObject*",
          "s3:getobjectversion", # expect: ineffective-statement
        ]
        Resource = "arn:aws:s3:::reports/*"
      },
      {
        Sid      = "Write"
        Effect   = "Allow"
        Action   = "s3:PutObject"
        Resource = ["arn:aws:s3:::reports/in/*", "arn:aws:s3:::reports/in/monthly/*"] # expect: ineffective-statement
      },
      {
        Sid      = "Remove"
        Effect   = "Allow"
        Action   = [] # expect: ineffective-statement
        Resource = "arn:aws:s3:::reports/old/*"
      },
    ]
  })
}
