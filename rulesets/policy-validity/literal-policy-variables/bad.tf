resource "aws_iam_policy" "app" {
  name = "app"
  policy = jsonencode({
    Statement = [{
      Effect   = "Allow"
      Action   = "s3:GetObject"
      Resource = "arn:aws:s3:::homes/$${aws:username}/*" # expect: literal-policy-variables
    }]
  })
}

resource "aws_iam_policy" "listing" {
  name = "listing"
  policy = jsonencode({
    Version = "2008-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "s3:ListBucket"
      Resource  = "arn:aws:s3:::homes"
      Condition = { StringLike = { "s3:prefix" = "$${aws:username}/*" } } # expect: literal-policy-variables
    }]
  })
}
