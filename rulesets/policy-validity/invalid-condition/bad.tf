data "aws_iam_policy_document" "app" {
  statement {
    sid       = "Operator"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::reports/*"]
    condition {
      test     = "StringMatches"
      variable = "aws:PrincipalTag/team" # expect: invalid-condition
      values   = ["reports"]
    }
  }
  statement {
    sid       = "Key"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::reports/*"]
    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalOrg" # expect: invalid-condition
      values   = ["o-a1b2c3d4e5"]
    }
  }
  statement {
    sid       = "Type"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::reports/*"]
    condition {
      test     = "IpAddress"
      variable = "aws:PrincipalOrgID" # expect: invalid-condition
      values   = ["203.0.113.0/24"]
    }
  }
  statement {
    sid       = "Number"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::reports/*"]
    condition {
      test     = "NumericLessThan"
      variable = "aws:MultiFactorAuthAge" # expect: invalid-condition
      values   = ["an hour"]
    }
  }
  statement {
    sid       = "Foreign"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::reports/*"]
    condition {
      test     = "StringEquals"
      variable = "s3:prefix" # expect: invalid-condition
      values   = ["reports/"]
    }
  }
}

resource "aws_iam_policy" "app" {
  name   = "app"
  policy = data.aws_iam_policy_document.app.json
}

resource "aws_iam_policy" "twice" {
  name = "twice"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "s3:GetObject"
      Resource = "arn:aws:s3:::orders/summary.csv"
      Condition = {
        StringEquals = {
          "aws:PrincipalTag/team" = "orders"
          "aws:principaltag/team" = "orders" # expect: invalid-condition
        }
      }
    }]
  })
}
