data "aws_iam_policy_document" "versions" {
  statement {
    actions   = ["iam:*PolicyVersion"] # expect: unconstrained-permissions-management
    resources = ["arn:aws:iam::123456789012:policy/*"]
  }
}

resource "aws_iam_policy" "versions" {
  name   = "versions"
  policy = data.aws_iam_policy_document.versions.json
}
