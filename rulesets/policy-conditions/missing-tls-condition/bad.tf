resource "aws_sqs_queue_policy" "jobs" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/jobs"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::123456789012:role/producer" } # expect: missing-tls-condition
        Action    = "sqs:SendMessage"
        Resource  = "arn:aws:sqs:eu-west-1:123456789012:jobs"
      },
    ]
  })
}

resource "aws_s3_bucket_policy" "data" {
  bucket = "data"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::123456789012:role/reader" } # expect: missing-tls-condition
        Action    = "s3:GetObject"
        Resource  = "arn:aws:s3:::data/*"
      },
      {
        Sid       = "OfTheBucketOnly"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = "arn:aws:s3:::data"
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
  })
}
