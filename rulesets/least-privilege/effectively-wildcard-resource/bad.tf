data "aws_iam_policy_document" "app" {
  statement {
    sid       = "Queues"
    actions   = ["sqs:GetQueueAttributes"]
    resources = ["arn:aws:sqs:*:*:*"] # expect: effectively-wildcard-resource
  }
  statement {
    sid       = "Tables"
    actions   = ["dynamodb:DescribeTable"]
    resources = ["arn:aws:dynamodb:eu-west-1:123456789012:table/*"] # expect: effectively-wildcard-resource
  }
  statement {
    sid     = "Kinds"
    actions = ["codedeploy:GetApplication", "codedeploy:GetDeploymentConfig"]
    resources = [
      "arn:aws:codedeploy:eu-west-1:123456789012:application:app",
      "arn:aws:codedeploy:eu-west-1:123456789012:deploymentconfig:*", # expect: effectively-wildcard-resource
    ]
  }
}

resource "aws_iam_policy" "app" {
  name   = "app"
  policy = data.aws_iam_policy_document.app.json
}

resource "aws_iam_policy" "objects" {
  name = "objects"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "Objects"
      Effect   = "Allow"
      Action   = "s3:PutObject"
      Resource = "arn:aws:s3:::*/*" # expect: effectively-wildcard-resource
    }]
  })
}
