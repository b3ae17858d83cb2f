variable "account" {
  type = string
}

data "aws_iam_policy_document" "given" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
    condition {
      test     = "StringLike"
      variable = "aws:PrincipalAccount"
      values   = [var.account]
    }
  }
}

resource "aws_iam_role" "given" {
  name               = "given"
  assume_role_policy = data.aws_iam_policy_document.given.json
}
