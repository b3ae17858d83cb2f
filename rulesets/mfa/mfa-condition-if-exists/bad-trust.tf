resource "aws_iam_role" "operator" {
  name = "operator"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { AWS = "arn:aws:iam::123456789012:role/people" }
      Condition = {
        BoolIfExists = { "aws:MultiFactorAuthPresent" = true } # expect: mfa-condition-if-exists
      }
    }]
  })
}
