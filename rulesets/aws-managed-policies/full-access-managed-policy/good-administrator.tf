resource "aws_iam_group" "databases" {
  name = "database-administrators"
}

resource "aws_iam_group_membership" "databases" {
  name  = "database-administrators"
  group = aws_iam_group.databases.name
  users = ["ada"]
}

resource "aws_iam_group_policy_attachment" "databases" {
  group      = aws_iam_group.databases.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonRDSFullAccess"
}
