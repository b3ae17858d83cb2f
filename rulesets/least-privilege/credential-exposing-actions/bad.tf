data "aws_iam_policy_document" "app" {
  statement {
    sid       = "Cluster"
    actions   = ["redshift:GetClusterCredentials"] # expect: credential-exposing-actions
    resources = ["*"]
  }
  statement {
    sid       = "Passwords"
    actions   = ["ec2:GetPass*"] # expect: credential-exposing-actions
    resources = ["arn:aws:ec2:*:123456789012:instance/*"]
  }
}

resource "aws_iam_policy" "app" {
  name   = "app"
  policy = data.aws_iam_policy_document.app.json
}
