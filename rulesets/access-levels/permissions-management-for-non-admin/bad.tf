resource "aws_iam_role" "publisher" {
  name               = "publisher"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}

data "aws_iam_policy_document" "publisher" {
  statement {
    actions   = ["lambda:GetFunction", "lambda:AddLayerVersionPermission"] # expect: permissions-management-for-non-admin
    resources = ["arn:aws:lambda:eu-west-1:123456789012:layer:tools:*"]
  }
}

resource "aws_iam_policy" "publisher" {
  name   = "publisher"
  policy = data.aws_iam_policy_document.publisher.json
}

resource "aws_iam_role_policy_attachment" "publisher" {
  role       = aws_iam_role.publisher.name
  policy_arn = aws_iam_policy.publisher.arn
}

resource "aws_iam_group" "storage" {
  name = "storage"
}

resource "aws_iam_group_policy_attachment" "storage" {
  group      = aws_iam_group.storage.name
  policy_arn = aws_iam_policy.storage.arn
}

resource "aws_iam_policy" "storage" {
  name = "storage"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "s3:PutBucketPolicy" # expect: permissions-management-for-non-admin
      Resource = "arn:aws:s3:::reports-*"
    }]
  })
}
