# What one policy gives, the other takes away again; the boundary leaves nothing of the second role's.
resource "aws_iam_role" "provisioner" {
  name               = "provisioner"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}

resource "aws_iam_role" "builder" {
  name                 = "builder"
  permissions_boundary = aws_iam_policy.boundary.arn
  assume_role_policy   = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}

resource "aws_iam_policy" "boundary" {
  name = "boundary"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["s3:GetObject", "iam:GetRole"], Resource = "*" }]
  })
}

resource "aws_iam_policy" "provision" {
  name = "provision"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["iam:GetRole", "iam:PutRolePolicy"]
      Resource = "arn:aws:iam::123456789012:role/app-*"
    }]
  })
}

resource "aws_iam_policy" "never" {
  name = "never"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Deny", Action = "iam:Put*", Resource = "*" }]
  })
}

resource "aws_iam_role_policy_attachment" "provisioner" {
  for_each   = { provision = aws_iam_policy.provision.arn, never = aws_iam_policy.never.arn }
  role       = aws_iam_role.provisioner.name
  policy_arn = each.value
}

resource "aws_iam_role_policy_attachment" "builder" {
  role       = aws_iam_role.builder.name
  policy_arn = aws_iam_policy.provision.arn
}
