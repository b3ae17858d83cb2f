resource "aws_iam_group" "auditors" {
  name = "auditors"
}
