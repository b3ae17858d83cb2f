provider "aws" {
  region = "us-gov-west-1"
}

data "aws_partition" "here" {}

resource "aws_iam_role_policy_attachment" "reader" {
  role       = "reader"
  policy_arn = "arn:${data.aws_partition.here.partition}:iam::aws:policy/AmazonS3ReadOnlyAccess"
}

resource "aws_iam_role_policy_attachment" "queues" {
  role       = "reader"
  policy_arn = "arn:aws-us-gov:iam::aws:policy/AmazonSQSReadOnlyAccess"
}
