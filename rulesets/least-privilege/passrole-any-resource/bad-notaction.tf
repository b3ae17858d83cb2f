resource "aws_iam_policy" "builds" {
  name = "builds"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      NotAction = ["iam:Create*", "iam:Put*", "iam:Attach*", "iam:Add*", "iam:Update*", "iam:Set*", "iam:Delete*", "iam:Detach*"] # expect: passrole-any-resource
      Resource  = "arn:aws:iam::123456789012:role/*"
    }]
  })
}
