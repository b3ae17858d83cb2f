resource "aws_iam_policy" "queue" {
  name   = "queue"
  policy = "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"sqs:SendMessage\",], \"Resource\": \"arn:aws:sqs:eu-west-1:123456789012:jobs\"}]}" # expect: malformed-policy
}
