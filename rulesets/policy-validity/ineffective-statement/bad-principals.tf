resource "aws_sqs_queue_policy" "orders" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/111122223333/orders"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "Nobody"
        Effect    = "Allow"
        Principal = { AWS = [] } # expect: ineffective-statement
        Action    = "sqs:SendMessage"
        Resource  = "arn:aws:sqs:eu-west-1:111122223333:orders"
        Condition = { Bool = { "aws:SecureTransport" = "true" } }
      },
      {
        Sid       = "Never"
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::111122223333:role/shop" }
        Action    = "sqs:SendMessage"
        Resource  = "arn:aws:sqs:eu-west-1:111122223333:orders"
        Condition = {
          Bool       = { "aws:SecureTransport" = "true" }
          ArnEquals  = { "aws:SourceArn" = [] } # expect: ineffective-statement
        }
      },
    ]
  })
}
