resource "aws_iam_role" "deployment" {
  name               = "deployment"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}

resource "aws_iam_policy" "deployment" {
  name = "deployment"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "lambda:AddLayerVersionPermission"
      Resource = "arn:aws:lambda:eu-west-1:123456789012:layer:tools-*:*"
    }]
  })
}

resource "aws_iam_role_policy_attachment" "deployment" {
  role       = aws_iam_role.deployment.name
  policy_arn = aws_iam_policy.deployment.arn
}

resource "aws_iam_instance_profile" "deployment" {
  name = "deployment"
  role = aws_iam_role.deployment.name
}
