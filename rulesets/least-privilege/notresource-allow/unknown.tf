variable "effect" {
  type = string
}

resource "aws_iam_policy" "home" {
  name = "home"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = var.effect, Action = "s3:ListBucket", NotResource = "arn:aws:s3:::home" }]
  })
}
