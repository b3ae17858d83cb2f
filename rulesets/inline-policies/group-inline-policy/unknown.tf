variable "effect" {
  type = string
}

resource "aws_iam_group" "analysts" {
  name = "analysts"
}

resource "aws_iam_group_policy" "reports" {
  group = aws_iam_group.analysts.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = var.effect, Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-reports/*" }]
  })
}
