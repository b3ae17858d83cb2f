resource "aws_iam_openid_connect_provider" "github" {
  url            = "https://token.actions.githubusercontent.com/acme-group"
  client_id_list = ["sts.amazonaws.com"]
}

locals {
  issuer = trimprefix(aws_iam_openid_connect_provider.github.url, "https://")
}

data "aws_iam_policy_document" "deploy" {
  for_each = {
    subject  = { claim = "sub", value = "repo:acme/shop:ref:refs/heads/main" }
    workflow = { claim = "job_workflow_ref", value = "acme/workflows/.github/workflows/deploy.yml@refs/heads/main" }
  }

  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [aws_iam_openid_connect_provider.github.arn]
    }
    condition {
      test     = "StringEquals"
      variable = "${local.issuer}:aud"
      values   = ["sts.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "${local.issuer}:${each.value.claim}"
      values   = [each.value.value]
    }
  }
}

resource "aws_iam_role" "deploy" {
  for_each           = data.aws_iam_policy_document.deploy
  name               = "deploy-${each.key}"
  assume_role_policy = each.value.json
}
