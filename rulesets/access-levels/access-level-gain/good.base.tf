resource "aws_iam_role" "reports" {
  name = "reports"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

resource "aws_iam_policy" "reports" {
  name = "reports"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "Reports"
      Effect   = "Allow"
      Action   = ["s3:GetObject", "s3:PutObject", "sqs:SendMessage"]
      Resource = ["arn:aws:s3:::acme-reports/*", "arn:aws:sqs:eu-central-1:111122223333:reports"]
    }]
  })
}

resource "aws_iam_role_policy_attachment" "reports" {
  role       = aws_iam_role.reports.name
  policy_arn = aws_iam_policy.reports.arn
}
