resource "aws_iam_role_policy_attachment" "app" {
  role       = "app"
  policy_arn = "arn:aws:iam::aws:policy/IAMFullAccess" # expect: near-admin-managed-policy
}

resource "aws_iam_role_policy_attachment" "power" {
  role       = "power"
  policy_arn = "arn:aws:iam::aws:policy/PowerUserAccess" # expect: near-admin-managed-policy
}

data "aws_partition" "current" {}

resource "aws_iam_role" "functions" {
  name = "functions"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy_attachment" "functions" {
  role       = aws_iam_role.functions.name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/AWSLambda_FullAccess" # expect: near-admin-managed-policy
}
