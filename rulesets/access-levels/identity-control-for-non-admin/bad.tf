resource "aws_iam_role" "provisioner" {
  name               = "provisioner"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}

data "aws_iam_policy_document" "provisioner" {
  statement {
    actions   = ["iam:GetRole", "iam:ListRolePolicies"]
    resources = ["arn:aws:iam::123456789012:role/app-*"]
  }
  statement {
    actions   = ["iam:PutRolePolicy"] # expect: identity-control-for-non-admin
    resources = ["arn:aws:iam::123456789012:role/app-*"]
  }
}

resource "aws_iam_policy" "provisioner" {
  name   = "provisioner"
  policy = data.aws_iam_policy_document.provisioner.json
}

resource "aws_iam_role_policy_attachment" "provisioner" {
  role       = aws_iam_role.provisioner.name
  policy_arn = aws_iam_policy.provisioner.arn
}

resource "aws_iam_group" "governance" {
  name = "governance"
}

resource "aws_iam_group_policy_attachment" "governance" {
  group      = aws_iam_group.governance.name
  policy_arn = aws_iam_policy.governance.arn
}

resource "aws_iam_policy" "governance" {
  name = "governance"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "organizations:AttachPolicy" # expect: identity-control-for-non-admin
      Resource = "arn:aws:organizations::123456789012:ou/o-a1b2c3d4e5/*"
    }]
  })
}
