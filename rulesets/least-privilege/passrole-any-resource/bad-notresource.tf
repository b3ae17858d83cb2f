resource "aws_iam_policy" "builds" {
  name = "builds"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect      = "Allow"
      Action      = "iam:PassRole" # expect: passrole-any-resource
      NotResource = "arn:aws:iam::123456789012:role/administrator"
    }]
  })
}
