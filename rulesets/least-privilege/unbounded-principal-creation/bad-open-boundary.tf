data "aws_iam_policy_document" "anything" {
  statement {
    actions   = ["*"]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "boundary" {
  name   = "boundary"
  policy = data.aws_iam_policy_document.anything.json
}

resource "aws_iam_role" "batch" {
  name                 = "batch"
  permissions_boundary = aws_iam_policy.boundary.arn
  assume_role_policy   = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ecs-tasks.amazonaws.com" } }]
  })
}

data "aws_iam_policy_document" "setup" {
  statement {
    sid       = "OfAws"
    actions   = ["iam:CreateRole"] # expect: unbounded-principal-creation
    resources = ["arn:aws:iam::123456789012:role/app-*"]
    condition {
      test     = "StringEquals"
      variable = "iam:PermissionsBoundary"
      values   = ["arn:aws:iam::aws:policy/AdministratorAccess"]
    }
  }
  statement {
    sid       = "OfOurs"
    actions   = ["iam:CreateUser"] # expect: unbounded-principal-creation
    resources = ["arn:aws:iam::123456789012:user/app-*"]
    condition {
      test     = "ArnEquals"
      variable = "iam:PermissionsBoundary"
      values   = [aws_iam_policy.boundary.arn]
    }
  }
}

resource "aws_iam_policy" "setup" {
  name   = "setup"
  policy = data.aws_iam_policy_document.setup.json
}
