variable "given" {
  type = string
}

data "aws_iam_policy_document" "app" {
  statement {
    sid       = "Given"
    actions   = ["sqs:SendMessage"]
    resources = [var.given]
  }
}

resource "aws_iam_policy" "app" {
  name   = "app"
  policy = data.aws_iam_policy_document.app.json
}
