variable "conditions" {
  type = map(map(list(string)))
}

resource "aws_iam_policy" "volumes" {
  name = "volumes"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "ec2:DescribeVolumeAttribute"
      Resource  = "arn:aws:ec2:eu-west-1:123456789012:volume/vol-0a1b2c3d"
      Condition = var.conditions
    }]
  })
}
