resource "aws_iam_policy" "sizes" {
  name = "sizes"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "SmallOnly"
      Effect    = "Deny"
      Action    = "ec2:RunInstances"
      Resource  = "arn:aws:ec2:*:*:instance/*"
      Condition = { "ForAnyValue:StringNotLike" = { "ec2:InstanceType" = ["*.nano", "*.micro"] } } # expect: needless-set-operator
    }]
  })
}
