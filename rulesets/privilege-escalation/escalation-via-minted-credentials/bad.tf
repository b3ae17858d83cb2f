resource "aws_iam_group" "admins" {
  name = "admins"
}

resource "aws_iam_group_policy_attachment" "admins" {
  group      = aws_iam_group.admins.name
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}

resource "aws_iam_user" "olga" {
  name = "olga"
}

resource "aws_iam_user_group_membership" "olga" {
  user   = aws_iam_user.olga.name
  groups = [aws_iam_group.admins.name]
}

resource "aws_iam_role" "helpdesk" {
  name = "helpdesk"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ec2.amazonaws.com" }
    }]
  })
}

resource "aws_iam_policy" "helpdesk" {
  name = "helpdesk"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = "iam:CreateAccessKey" # expect: escalation-via-minted-credentials
        Resource = "arn:aws:iam::*:user/olga"
      },
    ]
  })
}

resource "aws_iam_role_policy_attachment" "helpdesk" {
  role       = aws_iam_role.helpdesk.name
  policy_arn = aws_iam_policy.helpdesk.arn
}
