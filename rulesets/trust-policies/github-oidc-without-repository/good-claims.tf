resource "aws_iam_openid_connect_provider" "github" {
  url            = "https://token.actions.githubusercontent.com"
  client_id_list = ["sts.amazonaws.com"]
}

# Bound by claims other than the subject: a repository by its number, a workflow by its path.
data "aws_iam_policy_document" "deploy" {
  for_each = {
    repository_id    = "456789123"
    job_workflow_ref = "acme/workflows/.github/workflows/deploy.yml@refs/heads/main"
  }

  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [aws_iam_openid_connect_provider.github.arn]
    }
    condition {
      test     = "StringEquals"
      variable = "token.actions.githubusercontent.com:aud"
      values   = ["sts.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "token.actions.githubusercontent.com:${each.key}"
      values   = [each.value]
    }
  }
}

resource "aws_iam_role" "by_number" {
  name               = "by-number"
  assume_role_policy = data.aws_iam_policy_document.deploy["repository_id"].json
}

resource "aws_iam_role" "by_workflow" {
  name               = "by-workflow"
  assume_role_policy = data.aws_iam_policy_document.deploy["job_workflow_ref"].json
}
