variable "task" {
  type = string
}

data "aws_iam_policy_document" "app" {
  statement {
    actions   = ["sts:AssumeRoot"]
    resources = ["*"]
    condition {
      test     = "StringLike"
      variable = "sts:TaskPolicyArn"
      values   = [var.task]
    }
  }
}

resource "aws_iam_policy" "app" {
  name   = "app"
  policy = data.aws_iam_policy_document.app.json
}
