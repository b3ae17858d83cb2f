resource "aws_iam_role_policy_attachment" "app" {
  role       = "app"
  policy_arn = "arn:aws:iam::aws:policy/AWSLambdaFullAccess" # expect: deprecated-aws-managed-policy
}
