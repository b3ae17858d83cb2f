variable "present" {
  type = string
}

resource "aws_iam_policy" "instances" {
  name = "instances"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "ec2:StopInstances"
      Resource  = "arn:aws:ec2:eu-west-1:123456789012:instance/i-0123456789abcdef0"
      Condition = { Bool = { "aws:MultiFactorAuthPresent" = var.present } }
    }]
  })
}
