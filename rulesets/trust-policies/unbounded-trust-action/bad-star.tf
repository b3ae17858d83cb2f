data "aws_iam_policy_document" "task" {
  statement {
    actions = ["*"] # expect: unbounded-trust-action
    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "task" {
  name               = "task"
  assume_role_policy = data.aws_iam_policy_document.task.json
}
