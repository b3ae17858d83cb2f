variable "given" {
  type = string
}

data "aws_iam_policy_document" "app" {
  statement {
    sid       = "Given"
    actions   = ["dynamodb:DescribeTable"]
    resources = ["arn:aws:dynamodb:eu-west-1:123456789012:table/${var.given}"]
  }
}

resource "aws_iam_policy" "app" {
  name   = "app"
  policy = data.aws_iam_policy_document.app.json
}
