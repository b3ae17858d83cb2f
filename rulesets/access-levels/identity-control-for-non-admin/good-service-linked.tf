resource "aws_iam_role" "setup" {
  name = "setup"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}

resource "aws_iam_policy" "setup" {
  name = "service-linked-roles"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["iam:AttachRolePolicy", "iam:PutRolePolicy"]
      Resource = "arn:aws:iam::*:role/aws-service-role/inspector2.amazonaws.com/*"
    }]
  })
}

resource "aws_iam_role_policy_attachment" "setup" {
  role       = aws_iam_role.setup.name
  policy_arn = aws_iam_policy.setup.arn
}
