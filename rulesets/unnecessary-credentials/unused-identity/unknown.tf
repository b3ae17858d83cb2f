variable "prefix" {
  type = string
}

# A module that others call: they may attach the policy, which they can name.
resource "aws_iam_policy" "read_labels" {
  name = "${var.prefix}-read-labels"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "s3:GetObject"
      Resource = "arn:aws:s3:::labels/*"
    }]
  })
}
