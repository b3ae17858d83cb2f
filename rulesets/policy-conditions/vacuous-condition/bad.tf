resource "aws_sqs_queue_policy" "jobs" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/jobs"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "FromNetwork"
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::123456789012:role/producer" }
        Action    = "sqs:SendMessage"
        Resource  = "arn:aws:sqs:eu-west-1:123456789012:jobs"
        Condition = {
          IpAddress = {
            "aws:SourceIp" = [
              "203.0.113.0/24",
              "0.0.0.0/0", # expect: vacuous-condition
            ]
          }
        }
      },
      {
        Sid       = "FromAnyBucket"
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::123456789012:role/consumer" }
        Action    = "sqs:ReceiveMessage"
        Resource  = "arn:aws:sqs:eu-west-1:123456789012:jobs"
        Condition = {
          ArnLike = { "aws:PrincipalArn" = "arn:*" } # expect: vacuous-condition
        }
      },
    ]
  })
}
