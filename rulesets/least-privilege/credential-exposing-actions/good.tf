data "aws_iam_policy_document" "app" {
  statement {
    sid       = "Own"
    actions   = ["iam:CreateAccessKey"]
    resources = ["arn:aws:iam::*:user/&{aws:username}"]
  }
  statement {
    sid       = "Registry"
    actions   = ["ecr:GetAuthorizationToken", "sts:GetCallerIdentity", "sts:GetSessionToken"]
    resources = ["*"]
  }
  statement {
    sid       = "Named"
    actions   = ["redshift:GetClusterCredentials"]
    resources = ["arn:aws:redshift:eu-west-1:123456789012:dbuser:reports/reader"]
  }
}

resource "aws_iam_policy" "app" {
  name   = "app"
  policy = data.aws_iam_policy_document.app.json
}
