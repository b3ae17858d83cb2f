variable "effect" {
  type = string
}

resource "aws_iam_policy" "app" {
  name = "app"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = var.effect
      Action    = "ec2:CreateTags"
      Resource  = "arn:aws:ec2:eu-west-1:123456789012:volume/vol-0a1b2c3d"
      Condition = { "ForAllValues:StringEquals" = { "aws:TagKeys" = ["team"] } }
    }]
  })
}
