resource "aws_iam_role" "task" {
  name = "task"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]
        Principal = { AWS = "arn:aws:iam::111122223333:role/scheduler" }
      },
      {
        Effect    = "Deny"
        Action    = "sts:*"
        Principal = { AWS = "arn:aws:iam::111122223333:role/retired" }
      },
    ]
  })
}
