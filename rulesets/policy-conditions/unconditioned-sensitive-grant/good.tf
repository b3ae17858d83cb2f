resource "aws_iam_group" "operators" {
  name = "operators"
}

data "aws_iam_policy_document" "operators" {
  statement {
    sid       = "Tables"
    actions   = ["dynamodb:DeleteTable"]
    resources = ["arn:aws:dynamodb:eu-west-1:111122223333:table/orders"]
    condition {
      test     = "Bool"
      variable = "aws:MultiFactorAuthPresent"
      values   = ["true"]
    }
  }
  statement {
    sid       = "Retire"
    actions   = ["secretsmanager:DeleteSecret"]
    resources = ["arn:aws:secretsmanager:eu-west-1:111122223333:secret:mail-a1b2c3"]
  }
  statement {
    sid       = "FromTheOffice"
    effect    = "Deny"
    actions   = ["secretsmanager:*"]
    resources = ["arn:aws:secretsmanager:eu-west-1:111122223333:*"]
    condition {
      test     = "NotIpAddress"
      variable = "aws:SourceIp"
      values   = ["203.0.113.0/24"]
    }
    condition {
      test     = "Bool"
      variable = "aws:ViaAWSService"
      values   = ["false"]
    }
  }
  statement {
    sid       = "OwnKeys"
    actions   = ["iam:CreateAccessKey"]
    resources = ["arn:aws:iam::*:user/&{aws:username}"]
  }
  statement {
    sid       = "Look"
    actions   = ["dynamodb:DescribeTable"]
    resources = ["arn:aws:dynamodb:eu-west-1:111122223333:table/orders"]
  }
}

resource "aws_iam_policy" "operators" {
  name   = "operators"
  policy = data.aws_iam_policy_document.operators.json
}

resource "aws_iam_group_policy_attachment" "operators" {
  group      = aws_iam_group.operators.name
  policy_arn = aws_iam_policy.operators.arn
}

# a workload has no second factor and no office
resource "aws_iam_role" "cleaner" {
  name = "cleaner"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy" "cleaner" {
  name = "cleaner"
  role = aws_iam_role.cleaner.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "secretsmanager:GetSecretValue"
      Resource = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:orders-a1b2c3"
    }]
  })
}
