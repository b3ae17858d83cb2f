locals {
  services = ["*.amazonaws.com"]
}

resource "aws_iam_policy" "scheduler" {
  name = "scheduler"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = {
      Effect    = "Allow"
      Action    = "iam:PassRole" # expect: passrole-any-resource
      Resource  = "arn:aws:iam::*:role/*"
      Condition = { StringLike = { "iam:PassedToService" = local.services } }
    }
  })
}
