resource "aws_iam_policy" "deploy" {
  name = "deploy"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["lambda:UpdateFunctionCode"]
        Resource = "arn:aws:lambda:eu-west-1:123456789012:function:orders"
      },
      {
        Effect   = "Allow"
        Action   = ["iam:PassRole"] # expect: passrole-any-resource
        Resource = "*"
      },
    ]
  })
}
