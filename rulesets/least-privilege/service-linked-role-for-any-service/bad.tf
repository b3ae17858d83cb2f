resource "aws_iam_policy" "clusters" {
  name = "clusters"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["iam:CreateServiceLinkedRole"] # expect: service-linked-role-for-any-service
      Resource = "*"
    }]
  })
}
