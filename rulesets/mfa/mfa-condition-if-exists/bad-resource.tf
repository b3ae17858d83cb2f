resource "aws_sns_topic_policy" "alerts" {
  arn = "arn:aws:sns:eu-west-1:123456789012:alerts"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sns:Publish"
      Resource  = "arn:aws:sns:eu-west-1:123456789012:alerts"
      Principal = { AWS = "arn:aws:iam::123456789012:role/people" }
      Condition = {
        BoolIfExists = { "aws:MultiFactorAuthPresent" = "true" } # expect: mfa-condition-if-exists
      }
    }]
  })
}
