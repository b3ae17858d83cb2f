variable "group" {
  type = string
}

resource "aws_iam_group" "admins" {
  name = "admins"
}

resource "aws_iam_group_policy_attachment" "admins" {
  group      = aws_iam_group.admins.name
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
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
        Resource = var.group
      },
    ]
  })
}
