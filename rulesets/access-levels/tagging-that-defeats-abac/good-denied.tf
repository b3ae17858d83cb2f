# Roles of this path are tagged with anything but the key that secrets ask for.
resource "aws_iam_role" "vault" {
  name = "vault"
  path = "/apps/"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ecs-tasks.amazonaws.com" } }]
  })
}

resource "aws_iam_policy" "vault" {
  name = "vault"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "Secrets"
        Effect    = "Allow"
        Action    = "secretsmanager:DescribeSecret"
        Resource  = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:$${aws:PrincipalTag/Application}/*"
        Condition = { StringEquals = { "aws:PrincipalTag/Stage" = "production" } }
      },
      {
        Sid      = "Tags"
        Effect   = "Allow"
        Action   = "iam:TagRole"
        Resource = "arn:aws:iam::111122223333:role/apps/*"
      },
      {
        Sid       = "KeysOfAccess"
        Effect    = "Deny"
        Action    = "iam:TagRole"
        Resource  = "*"
        Condition = { "ForAnyValue:StringEquals" = { "aws:TagKeys" = ["Application", "Stage"] } }
      },
    ]
  })
}

resource "aws_iam_role_policy_attachment" "vault" {
  role       = aws_iam_role.vault.name
  policy_arn = aws_iam_policy.vault.arn
}
