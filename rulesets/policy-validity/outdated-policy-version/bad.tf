resource "aws_iam_policy" "app" {
  name = "app"
  policy = jsonencode({ # expect: outdated-policy-version
    Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::reports/*" }]
  })
}

resource "aws_iam_policy" "old" {
  name = "old"
  policy = jsonencode({
    Version   = "2008-10-17" # expect: outdated-policy-version
    Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::reports/*" }]
  })
}

resource "aws_iam_policy" "mistyped" {
  name = "mistyped"
  policy = jsonencode({
    Version   = "2012-10-18" # expect: outdated-policy-version
    Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::reports/*" }]
  })
}
