resource "aws_iam_user" "reporter" { # expect: user-without-group
  count = 2
  name  = "reporter-${count.index}"
}

resource "aws_iam_user_policy" "reports" {
  count = 2
  user  = aws_iam_user.reporter[count.index].name

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-reports/*" }]
  })
}
