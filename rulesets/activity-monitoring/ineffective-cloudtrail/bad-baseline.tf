provider "aws" { # expect: ineffective-cloudtrail
  region              = "eu-west-1"
  allowed_account_ids = ["123456789012"]
}

resource "aws_iam_group" "auditors" {
  name = "auditors"
}
