resource "aws_iam_policy" "bucket" {
  name = "bucket"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "s3:GetObject"
      Resource = "reports/*" # expect: malformed-arn
    }]
  })
}

resource "aws_iam_policy" "short" {
  name = "short"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "s3:GetObject"
      Resource = "arn:aws:s3:reports" # expect: malformed-arn
    }]
  })
}

resource "aws_iam_policy" "partition" {
  name = "partition"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "s3:GetObject"
      Resource = "arn:amazon:s3:::reports/*" # expect: malformed-arn
    }]
  })
}

resource "aws_iam_policy" "account" {
  name = "account"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "sqs:SendMessage"
      Resource = "arn:aws:sqs:eu-west-1:12345678901:jobs" # expect: malformed-arn
    }]
  })
}

resource "aws_iam_policy" "region" {
  name = "region"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "sqs:SendMessage"
      Resource = "arn:aws:sqs:ireland:123456789012:jobs" # expect: malformed-arn
    }]
  })
}

resource "aws_iam_policy" "located" {
  name = "located"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "s3:GetObject"
      Resource = "arn:aws:s3:eu-west-1:123456789012:reports" # expect: malformed-arn
    }]
  })
}

resource "aws_iam_policy" "nobody" {
  name = "nobody"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "iam:GetRole"
      Resource = "arn:aws:iam:::role/app" # expect: malformed-arn
    }]
  })
}

data "aws_region" "here" {}

resource "aws_iam_policy" "cut" {
  name = "cut"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = "iam:GetRole"
        Resource = "arn:aws:iam::role/app-*" # expect: malformed-arn
      },
      {
        Effect   = "Allow"
        Action   = "dynamodb:GetItem"
        Resource = "arn:aws:dynamodb:${data.aws_region.here.name}:table/orders" # expect: malformed-arn
      },
    ]
  })
}
