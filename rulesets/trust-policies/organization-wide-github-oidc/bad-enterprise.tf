# The issuer signs for one enterprise alone, but for all that it has.
resource "aws_iam_openid_connect_provider" "github" {
  url            = "https://token.actions.githubusercontent.com/acme-group"
  client_id_list = ["sts.amazonaws.com"]
}

locals {
  audience = { StringEquals = { "token.actions.githubusercontent.com/acme-group:aud" = "sts.amazonaws.com" } }
}

resource "aws_iam_role" "untested" {
  name = "untested"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = aws_iam_openid_connect_provider.github.arn } # expect: organization-wide-github-oidc
      Condition = local.audience
    }]
  })
}

resource "aws_iam_role" "any_owner" {
  name = "any-owner"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = aws_iam_openid_connect_provider.github.arn }
      Condition = merge(local.audience, {
        StringLike = { "token.actions.githubusercontent.com/acme-group:sub" = "repo:*:ref:refs/heads/main" } # expect: organization-wide-github-oidc
      })
    }]
  })
}
