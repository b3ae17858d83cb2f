variable "actions" {
  type = list(string)
}

resource "aws_iam_policy" "onboarding" {
  name = "onboarding"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = var.actions, Resource = "arn:aws:iam::123456789012:role/*" }]
  })
}
