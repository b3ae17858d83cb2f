resource "aws_iam_policy" "functions" {
  name = "functions"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = "iam:PassRole" # expect: passrole-any-resource-to-named-service
        Resource  = "*"
        Condition = { StringEquals = { "iam:PassedToService" = ["lambda.amazonaws.com", "states.amazonaws.com"] } }
      },
      {
        Effect    = "Allow"
        Action    = "iam:PassRole" # expect: passrole-any-resource-to-named-service
        Resource  = "arn:aws:iam::123456789012:role/*"
        Condition = { ArnLike = { "iam:AssociatedResourceARN" = "arn:aws:rds:eu-west-1:123456789012:cluster:*" } }
      },
    ]
  })
}
