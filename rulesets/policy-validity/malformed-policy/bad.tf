resource "aws_iam_policy" "queue" {
  name = "queue"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Actions  = ["sqs:SendMessage"] # expect: malformed-policy
      Action   = ["sqs:SendMessage"]
      Resource = "arn:aws:sqs:eu-west-1:123456789012:jobs"
    }]
  })
}
