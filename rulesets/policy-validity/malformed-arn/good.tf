resource "aws_s3_bucket" "reports" {
  bucket = "reports"
}

resource "aws_iam_policy" "app" {
  name = "app"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Action = "s3:GetObject"
        Resource = [
          "${aws_s3_bucket.reports.arn}/*",
          "arn:aws-us-gov:s3:::reports/*",
          "arn:*:s3:::reports-2026/*",
          "arn:aws:s3:eu-west-1:123456789012:accesspoint/reports/object/*",
        ]
      },
      { Effect = "Allow", Action = "iam:GetPolicy", Resource = "arn:aws:iam::aws:policy/ReadOnlyAccess" },
      { Effect = "Allow", Action = "sqs:SendMessage", Resource = "arn:aws:sqs:*:123456789012:jobs" },
    ]
  })
}
