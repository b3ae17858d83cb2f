resource "aws_iam_policy" "reports" {
  name = "reports"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect      = "Allow"
      Action      = ["s3:ListBucket"]
      NotResource = ["arn:aws:s3:::salaries"] # expect: notresource-allow
    }]
  })
}
