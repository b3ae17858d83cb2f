resource "aws_iam_policy" "app" {
  name = "app"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Sid = "Read", Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::reports/*" },
      { Sid = "Read", Effect = "Allow", Action = "s3:ListBucket", Resource = "arn:aws:s3:::reports" }, # expect: invalid-sid
    ]
  })
}

resource "aws_iam_policy" "hyphen" {
  name = "hyphen"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "read-reports" # expect: invalid-sid
      Effect   = "Allow"
      Action   = "s3:GetObject"
      Resource = "arn:aws:s3:::reports/*"
    }]
  })
}
