variable "version_of_policies" {
  type = string
}

resource "aws_iam_policy" "app" {
  name = "app"
  policy = jsonencode({
    Version = var.version_of_policies
    Statement = [{
      Effect   = "Allow"
      Action   = "s3:GetObject"
      Resource = "arn:aws:s3:::homes/$${aws:username}/*"
    }]
  })
}
