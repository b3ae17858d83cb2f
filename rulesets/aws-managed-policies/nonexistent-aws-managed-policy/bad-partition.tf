provider "aws" {
  region = "us-gov-west-1"
}

resource "aws_iam_role_policy_attachment" "reader" {
  role       = "reader"
  policy_arn = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess" # expect: nonexistent-aws-managed-policy
}
