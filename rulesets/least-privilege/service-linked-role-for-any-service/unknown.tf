variable "service_name" {
  type = string
}

resource "aws_iam_policy" "clusters" {
  name = "clusters"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "iam:CreateServiceLinkedRole"
      Resource  = "*"
      Condition = { StringLike = { "iam:AWSServiceName" = var.service_name } }
    }]
  })
}
