data "aws_iam_policy_document" "shared" {
  statement {
    sid       = "Everything"
    actions   = ["*"] # expect: unattached-admin-policy
    resources = ["*"]
  }
}

output "policy" {
  value = data.aws_iam_policy_document.shared.json
}
