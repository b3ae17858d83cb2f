resource "aws_iam_policy" "reportsreadonly" {
  name = "ReportsReadOnly" # expect: misnamed-read-only-policy
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["s3:GetObject", "s3:PutObject"]
      Resource = "arn:aws:s3:::reports/*"
    }]
  })
}

resource "aws_iam_group" "audit" {
  name = "auditors" # expect: misnamed-read-only-policy
}

resource "aws_iam_group_membership" "audit" {
  name  = "auditors"
  group = aws_iam_group.audit.name
  users = ["ada"]
}

resource "aws_iam_group_policy_attachment" "audit" {
  group      = aws_iam_group.audit.name
  policy_arn = aws_iam_policy.labels.arn
}

resource "aws_iam_policy" "labels" {
  name = "labels"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "secretsmanager:GetSecretValue"
      Resource = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:orders-AbCdEf"
    }]
  })
}
