resource "aws_sqs_queue_policy" "jobs" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/jobs"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { Service = "s3.amazonaws.com" }
        Action    = "sqs:SendMessage"
        Resource  = "arn:aws:sqs:eu-west-1:123456789012:jobs"
        Condition = { ArnLike = { "aws:SourceArn" = "arn:aws:s3:::uploads" } }
      },
      {
        Sid       = "Encrypted"
        Effect    = "Deny"
        Principal = "*"
        Action    = "sqs:*"
        Resource  = "arn:aws:sqs:eu-west-1:123456789012:jobs"
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
  })
}

resource "aws_sns_topic_policy" "alerts" {
  arn = "arn:aws:sns:eu-west-1:123456789012:alerts"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = "*"
        Action    = "sns:Subscribe"
        Resource  = "arn:aws:sns:eu-west-1:123456789012:alerts"
        Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" } }
      },
      {
        Sid       = "Encrypted"
        Effect    = "Deny"
        Principal = "*"
        Action    = "sns:*"
        Resource  = "arn:aws:sns:eu-west-1:123456789012:alerts"
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
  })
}
