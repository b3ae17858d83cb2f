resource "aws_sns_topic_policy" "orders" {
  arn = "arn:aws:sns:eu-central-1:111122223333:orders"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::111122223333:role/shop" }
        Action    = "sns:Publish"
        Resource  = "arn:aws:sns:eu-central-1:111122223333:orders"
      },
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "sns:*"
        Resource  = "arn:aws:sns:eu-central-1:111122223333:orders"
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
  })
}
