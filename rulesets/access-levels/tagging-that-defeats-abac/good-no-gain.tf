# The role deletes volumes without the tag too.
resource "aws_iam_role" "backup" {
  name = "backup"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

resource "aws_iam_policy" "backup" {
  name = "backup"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = ["ec2:DeleteVolume", "ec2:AttachVolume"]
        Resource  = "arn:aws:ec2:eu-central-1:111122223333:volume/vol-0123456789abcdef0"
        Condition = { StringEquals = { "aws:ResourceTag/purpose" = "backup" } }
      },
      {
        Effect   = "Allow"
        Action   = ["ec2:CreateTags", "ec2:DeleteVolume", "ec2:AttachVolume"]
        Resource = "arn:aws:ec2:eu-central-1:111122223333:volume/vol-0123456789abcdef0"
      },
    ]
  })
}

resource "aws_iam_role_policy_attachment" "backup" {
  role       = aws_iam_role.backup.name
  policy_arn = aws_iam_policy.backup.arn
}
