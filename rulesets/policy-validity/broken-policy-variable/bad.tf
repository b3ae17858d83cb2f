resource "aws_iam_policy" "app" {
  name = "app"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = "s3:GetObject"
        Resource = "arn:aws:s3:::homes/&{aws:username}/*" # expect: broken-policy-variable
      },
    ]
  })
}

resource "aws_iam_policy" "unclosed" {
  name = "unclosed"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = "s3:GetObject"
        Resource = "arn:aws:s3:::homes/$${aws:username/*" # expect: broken-policy-variable
      },
    ]
  })
}

resource "aws_iam_policy" "unheard" {
  name = "unheard"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = "s3:GetObject"
        Resource = "arn:aws:s3:::homes/$${aws:user}/*" # expect: broken-policy-variable
      },
    ]
  })
}

resource "aws_iam_policy" "template" {
  name = "template"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = "s3:GetObject"
        Resource = "arn:aws:s3:::$${bucket_name}/*" # expect: broken-policy-variable
      },
    ]
  })
}
