resource "aws_iam_openid_connect_provider" "github" {
  url            = "https://token.actions.githubusercontent.com/acme-group"
  client_id_list = ["sts.amazonaws.com"]
}

resource "aws_iam_role" "deploy" {
  name = "deploy"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = aws_iam_openid_connect_provider.github.arn }
      Condition = {
        StringEquals = { "token.actions.githubusercontent.com/acme-group:aud" = "sts.amazonaws.com" }
        StringLike = {
          "token.actions.githubusercontent.com/acme-group:sub" = [
            "repo:acme/shop:ref:refs/heads/main",
            "repo:acme/shop:pull_request", # expect: broad-github-oidc-subject
          ]
        }
      }
    }]
  })
}

resource "aws_iam_role_policy" "deploy" {
  name = "deploy"
  role = aws_iam_role.deploy.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["s3:GetObject", "s3:PutObject"], Resource = "arn:aws:s3:::acme-shop-site/*" }]
  })
}
