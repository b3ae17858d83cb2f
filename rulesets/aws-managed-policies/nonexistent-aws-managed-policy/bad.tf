resource "aws_iam_role_policy_attachment" "app" {
  role       = "app"
  policy_arn = "arn:aws:iam::aws:policy/AWSLambdaBasicExecutionRole" # expect: nonexistent-aws-managed-policy
}

resource "aws_iam_role_policy_attachment" "reader" {
  role       = "reader"
  policy_arn = "arn:aws:iam::aws:policy/AmazonS3ReadonlyAccess" # expect: nonexistent-aws-managed-policy
}
