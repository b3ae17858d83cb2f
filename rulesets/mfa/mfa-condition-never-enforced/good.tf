resource "aws_iam_policy" "guard" {
  name = "guard"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Deny"
        Action    = "ec2:TerminateInstances"
        Resource  = "*"
        Condition = { BoolIfExists = { "aws:MultiFactorAuthPresent" = "false" } }
      },
      {
        Effect    = "Allow"
        Action    = "ec2:StopInstances"
        Resource  = "arn:aws:ec2:eu-west-1:123456789012:instance/i-0123456789abcdef0"
        Condition = { NumericLessThan = { "aws:MultiFactorAuthAge" = 3600 } }
      },
    ]
  })
}
