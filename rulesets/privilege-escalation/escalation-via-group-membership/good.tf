resource "aws_iam_group" "readers" {
  name = "readers"
}

resource "aws_iam_group_policy_attachment" "readers" {
  group      = aws_iam_group.readers.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly"
}

resource "aws_iam_group" "clerks" {
  name = "clerks"
}

resource "aws_iam_group_policy_attachment" "clerks" {
  group      = aws_iam_group.clerks.name
  policy_arn = aws_iam_policy.clerks.arn
}

resource "aws_iam_policy" "clerks" {
  name = "clerks"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = "iam:AddUserToGroup"
        Resource = "arn:aws:iam::*:group/readers"
      },
    ]
  })
}
