locals {
  accounts = toset(["111122223333", "444455556666"])
}

data "aws_iam_policy_document" "hub" {
  statement {
    actions   = ["sts:AssumeRole"] # expect: assumerole-any-role
    resources = [for account in local.accounts : "arn:aws:iam::${account}:role/*"]
  }
}

resource "aws_iam_policy" "hub" {
  name   = "hub"
  policy = data.aws_iam_policy_document.hub.json
}
