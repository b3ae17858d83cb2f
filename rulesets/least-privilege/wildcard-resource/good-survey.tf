# Who draws the map of the whole account has no resource to name.
data "aws_iam_policy_document" "inventory" {
  statement {
    actions = [
      "backup:ListBackupVaults",
      "dynamodb:DescribeTable",
      "ecr:DescribeRepositories",
      "elasticfilesystem:DescribeFileSystems",
      "kinesis:DescribeStreamSummary",
      "lambda:GetFunctionConfiguration",
      "sns:GetTopicAttributes",
      "sqs:GetQueueAttributes",
    ]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "inventory" {
  name   = "inventory"
  policy = data.aws_iam_policy_document.inventory.json
}
