resource "aws_iam_policy" "pair" {
  name = "pair"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Action    = "sqs:SendMessage"
      NotAction = "sqs:GetQueueUrl" # expect: malformed-policy
      Resource  = "arn:aws:sqs:eu-west-1:123456789012:jobs"
    }]
  })
}

resource "aws_iam_policy" "type" {
  name = "type"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = { name = "sqs:SendMessage" } # expect: malformed-policy
      Resource = "arn:aws:sqs:eu-west-1:123456789012:jobs"
    }]
  })
}
