variable "given" {
  type = string
}

data "aws_iam_policy_document" "app" {
  statement {
    sid       = "Given"
    actions   = [var.given]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "app" {
  name   = "app"
  policy = data.aws_iam_policy_document.app.json
}
