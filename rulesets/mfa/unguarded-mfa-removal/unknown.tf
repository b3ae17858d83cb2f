variable "users" {
  type = string
}

data "aws_iam_policy_document" "app" {
  statement {
    actions   = ["iam:DeactivateMFADevice"]
    resources = [var.users]
  }
}

resource "aws_iam_policy" "app" {
  name   = "app"
  policy = data.aws_iam_policy_document.app.json
}
