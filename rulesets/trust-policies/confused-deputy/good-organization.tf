resource "aws_sns_topic_policy" "alerts" {
  arn = "arn:aws:sns:eu-central-1:111122223333:alerts"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { Service = "events.amazonaws.com" }
        Action    = "sns:Publish"
        Resource  = "arn:aws:sns:eu-central-1:111122223333:alerts"
        Condition = { StringEquals = { "aws:SourceOrgID" = "o-abcdef1234" } }
      },
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "sns:*"
        Resource  = "arn:aws:sns:eu-central-1:111122223333:alerts"
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
  })
}
