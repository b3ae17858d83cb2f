resource "aws_iam_role_policy_attachment" "app" {
  role       = "app"
  policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}

resource "aws_iam_role_policy_attachment" "batch" {
  role       = "batch"
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSBatchServiceRole"
}
