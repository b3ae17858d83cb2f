data "aws_caller_identity" "current" {}

resource "aws_iam_role" "regional" {
  name = "regional"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = ["ec2.amazonaws.com", "ec2.amazonaws.com.cn"] } },
    ]
  })
}

resource "aws_iam_policy" "boundary" {
  name = "boundary"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = "arn:aws:sqs:eu-west-1:123456789012:jobs" }]
  })
}

resource "aws_iot_policy" "devices" {
  name = "devices"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "iot:Connect", Resource = "arn:aws:iot:eu-west-1:123456789012:client/sensor" }]
  })
}

data "aws_iam_policy_document" "for_others" {
  statement {
    actions   = ["sqs:SendMessage"]
    resources = ["arn:aws:sqs:eu-west-1:123456789012:jobs"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${data.aws_caller_identity.current.account_id}:role/producer"]
    }
  }
}
