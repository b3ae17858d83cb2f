resource "aws_iam_policy" "queue" {
  name = "queue"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "Send"
        Effect   = "Allow"
        Action   = "sqs:SendMessage"
        Resource = "arn:aws:sqs:eu-west-1:111122223333:orders"
        Condition = {
          StringEquals = { "aws:SourceVpce" = "vpce-0a1b2c3d" }
          StringLike = {
            "aws:SourceVpce" = "vpce-9*" # expect: ineffective-statement
          }
        }
      },
      {
        Sid      = "Receive"
        Effect   = "Allow"
        Action   = "sqs:ReceiveMessage"
        Resource = "arn:aws:sqs:eu-west-1:111122223333:orders"
        Condition = {
          IpAddress = { "aws:SourceIp" = "203.0.113.0/24" }
          Null = {
            "aws:SourceIp" = "true" # expect: ineffective-statement
          }
        }
      },
      {
        Sid      = "Purge"
        Effect   = "Deny"
        Action   = "sqs:PurgeQueue"
        Resource = "arn:aws:sqs:eu-west-1:111122223333:orders"
        Condition = {
          DateLessThan = { "aws:CurrentTime" = "2027-01-01T00:00:00Z" }
          DateGreaterThan = {
            "aws:CurrentTime" = "2027-06-01T00:00:00Z" # expect: ineffective-statement
          }
        }
      },
    ]
  })
}
