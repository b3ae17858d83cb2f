provider "aws" {
  region              = "eu-central-1"
  allowed_account_ids = ["111122223333"]
}

data "aws_iam_policy_document" "operator" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "AWS"
      identifiers = ["111122223333"] # expect: own-account-wide-trust
    }
  }
}

resource "aws_iam_role" "operator" {
  name               = "operator"
  assume_role_policy = data.aws_iam_policy_document.operator.json
}
