resource "aws_iam_policy" "hub" {
  name = "hub"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "sts:AssumeRole", Resource = "arn:aws:iam::111122223333:role/audit" },
      {
        Effect    = "Allow"
        Action    = "sts:AssumeRole"
        Resource  = "arn:aws:iam::*:role/*"
        Condition = { StringEquals = { "aws:ResourceOrgID" = "o-a1b2c3d4e5" } }
      },
      {
        Effect    = "Allow"
        Action    = "sts:AssumeRole"
        Resource  = "arn:aws:iam::111122223333:role/*"
        Condition = { StringEquals = { "iam:ResourceTag/purpose" = "audit" } }
      },
      { Effect = "Deny", Action = "sts:AssumeRole", Resource = "arn:aws:iam::*:role/administrator" },
    ]
  })
}

resource "aws_iam_role" "audit" {
  name = "audit"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}
