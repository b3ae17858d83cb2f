resource "aws_iam_role" "maintenance" {
  name                 = "maintenance"
  max_session_duration = 43200 # expect: overlong-role-session
  assume_role_policy   = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}

resource "aws_iam_policy" "maintenance" {
  name = "maintenance"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "lambda:AddLayerVersionPermission"
      Resource = "arn:aws:lambda:eu-west-1:123456789012:layer:tools-*:*"
    }]
  })
}

resource "aws_iam_role_policy_attachment" "maintenance" {
  role       = aws_iam_role.maintenance.name
  policy_arn = aws_iam_policy.maintenance.arn
}
