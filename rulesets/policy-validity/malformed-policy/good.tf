variable "queue_arns" {
  type = list(string)
}

resource "aws_iam_policy" "single" {
  name   = "single"
  policy = <<-EOT
    {
      "Statement": {
        "Resource": "arn:aws:sqs:eu-west-1:123456789012:jobs",
        "Action": "sqs:SendMessage",
        "Effect": "Allow",
        "Sid": "Send"
      },
      "Version": "2012-10-17"
    }
  EOT
}

resource "aws_iam_policy" "partly_known" {
  name = "partly-known"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = var.queue_arns }]
  })
}
