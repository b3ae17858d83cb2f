# The account from which load balancers of one region deliver their logs is AWS's own.
resource "aws_iam_role" "logs" {
  name = "logs"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { AWS = "arn:aws:iam::127311923021:root" }
    }]
  })
}
