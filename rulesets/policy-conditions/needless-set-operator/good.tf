resource "aws_iam_policy" "sizes" {
  name = "sizes"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "SmallOnly"
        Effect    = "Deny"
        Action    = "ec2:RunInstances"
        Resource  = "arn:aws:ec2:*:*:instance/*"
        Condition = { StringNotLike = { "ec2:InstanceType" = ["*.nano", "*.micro"] } }
      },
      {
        Sid       = "Paths"
        Effect    = "Allow"
        Action    = "ec2:DescribeVolumeAttribute"
        Resource  = "arn:aws:ec2:eu-west-1:123456789012:volume/vol-0a1b2c3d"
        Condition = { "ForAnyValue:StringLike" = { "aws:PrincipalOrgPaths" = ["o-a1b2c3d4e5/r-ab12/ou-ab12-*"] } }
      },
    ]
  })
}
