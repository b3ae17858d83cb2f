locals {
  prefix = "arn:aws:sqs:eu-west-1:123456789012"
}

resource "aws_iam_policy" "without_effect" {
  name = "without-effect"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Action = "sqs:SendMessage", Resource = "${local.prefix}:jobs" }] # expect: malformed-policy
  })
}

resource "aws_iam_policy" "without_action" {
  name = "without-action"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Resource = "${local.prefix}:jobs" }] # expect: malformed-policy
  })
}

resource "aws_iam_policy" "without_resource" {
  name = "without-resource"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sqs:SendMessage" }] # expect: malformed-policy
  })
}
