resource "aws_iam_openid_connect_provider" "company" {
  url            = "https://login.acme.example"
  client_id_list = ["aws-console"]
}

data "aws_iam_policy_document" "console" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [aws_iam_openid_connect_provider.company.arn]
    }
    condition {
      test     = "StringLike"
      variable = "login.acme.example:aud"
      values = [
        "aws-console",
        "aws-*", # expect: oidc-without-audience
      ]
    }
  }
}

resource "aws_iam_role" "console" {
  name               = "console"
  assume_role_policy = data.aws_iam_policy_document.console.json
}
