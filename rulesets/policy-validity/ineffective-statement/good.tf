locals {
  reading = ["s3:GetObject", "s3:GetObjectTagging"]
  writing = ["s3:GetObject", "s3:PutObject"]
}

# each entry says something of its own: a bucket is none of its objects
data "aws_iam_policy_document" "reports" {
  statement {
    sid       = "Find"
    actions   = ["s3:ListBucket"]
    resources = ["arn:aws:s3:::reports", "arn:aws:s3:::reports-old"]
  }
  # lists that are put together may overlap
  statement {
    sid       = "Use"
    actions   = concat(local.reading, local.writing)
    resources = ["arn:aws:s3:::reports/*"]
  }
  # within the one before, but its Sid says what it is for
  statement {
    sid       = "ReadTemplates"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::reports/templates/*"]
  }
  # asks for more than the one before
  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::reports/monthly/*"]
    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalTag/team"
      values   = ["finance"]
    }
  }
  # takes away a part only
  statement {
    sid       = "Keep"
    effect    = "Deny"
    actions   = ["s3:PutObject"]
    resources = ["arn:aws:s3:::reports/closed/*"]
  }
}

resource "aws_iam_policy" "reports" {
  name   = "reports"
  policy = data.aws_iam_policy_document.reports.json
}

# two tests of one key that hold together
resource "aws_iam_policy" "queue" {
  name = "queue"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "sqs:SendMessage"
      Resource = "arn:aws:sqs:eu-west-1:111122223333:orders"
      Condition = {
        IpAddress    = { "aws:SourceIp" = "203.0.113.0/24" }
        NotIpAddress = { "aws:SourceIp" = "203.0.113.99/32" }
      }
    }]
  })
}
