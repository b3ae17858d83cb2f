resource "aws_iam_role" "worker" {
  name               = "worker"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}

# Grants of keys for services of AWS only; taking permissions away; and what a Deny takes away again.
data "aws_iam_policy_document" "worker" {
  statement {
    sid       = "Volumes"
    actions   = ["kms:CreateGrant"]
    resources = ["arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555"]
    condition {
      test     = "Bool"
      variable = "kms:GrantIsForAWSResource"
      values   = ["true"]
    }
  }
  statement {
    sid       = "Close"
    actions   = ["ecr:DeleteRepositoryPolicy", "ecr:SetRepositoryPolicy"]
    resources = ["arn:aws:ecr:eu-west-1:123456789012:repository/base-image"]
  }
  statement {
    sid       = "Never"
    effect    = "Deny"
    actions   = ["ecr:SetRepositoryPolicy"]
    resources = ["arn:aws:ecr:eu-west-1:123456789012:repository/*"]
  }
}

resource "aws_iam_policy" "worker" {
  name   = "worker"
  policy = data.aws_iam_policy_document.worker.json
}

resource "aws_iam_role_policy_attachment" "worker" {
  role       = aws_iam_role.worker.name
  policy_arn = aws_iam_policy.worker.arn
}
