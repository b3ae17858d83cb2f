variable "organization" {
  type = string
}

resource "aws_iam_policy" "topics" {
  name = "topics"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "sns:GetTopicAttributes"
      Resource = "arn:aws:sns:eu-west-1:123456789012:alerts"
      Condition = {
        StringNotEquals = { "aws:PrincipalTag/team" = "guests" }
        StringLike      = { "aws:PrincipalOrgID" = var.organization }
      }
    }]
  })
}
