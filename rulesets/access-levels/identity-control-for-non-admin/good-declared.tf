resource "aws_iam_role" "administration" {
  name               = "administration"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}

resource "aws_iam_policy" "administration" {
  name = "administration"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "iam:DetachRolePolicy"
      Resource = "arn:aws:iam::123456789012:role/app-*"
    }]
  })
}

resource "aws_iam_role_policy_attachment" "administration" {
  role       = aws_iam_role.administration.name
  policy_arn = aws_iam_policy.administration.arn
}
