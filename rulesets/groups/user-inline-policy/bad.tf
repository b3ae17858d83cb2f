resource "aws_iam_user" "analyst" {
  name = "nora"
}

resource "aws_iam_user_policy" "reports" { # expect: user-inline-policy
  name = "reports"
  user = aws_iam_user.analyst.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["s3:GetObject"]
      Resource = "arn:aws:s3:::acme-reports/*"
    }]
  })
}
