resource "aws_iam_openid_connect_provider" "terraform" {
  url            = "https://app.terraform.io"
  client_id_list = ["aws.workload.identity"]
}

data "aws_iam_policy_document" "workspace" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals { # expect: shared-oidc-issuer-without-tenant
      type        = "Federated"
      identifiers = [aws_iam_openid_connect_provider.terraform.arn]
    }
    condition {
      test     = "StringEquals"
      variable = "app.terraform.io:aud"
      values   = ["aws.workload.identity"]
    }
    condition {
      test     = "StringLike"
      variable = "app.terraform.io:sub"
      values   = ["organization:*:project:shop:workspace:production:run_phase:*"]
    }
  }
}

resource "aws_iam_role" "workspace" {
  name               = "workspace"
  assume_role_policy = data.aws_iam_policy_document.workspace.json
}
