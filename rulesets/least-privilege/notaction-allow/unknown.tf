variable "given" {
  type = list(string)
}

data "aws_iam_policy_document" "app" {
  statement {
    sid         = "Rest"
    not_actions = var.given
    resources   = ["*"]
  }
}

resource "aws_iam_policy" "app" {
  name   = "app"
  policy = data.aws_iam_policy_document.app.json
}
