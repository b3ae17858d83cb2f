variable "networks" {
  type = list(string)
}

data "aws_iam_policy_document" "parameters" {
  statement {
    actions   = ["ssm:GetParameter"]
    resources = ["arn:aws:ssm:eu-west-1:123456789012:parameter/shared"]
    condition {
      test     = "StringLike"
      variable = "aws:PrincipalOrgID"
      values   = [var.networks[0]]
    }
  }
}

resource "aws_iam_policy" "parameters" {
  name   = "parameters"
  policy = data.aws_iam_policy_document.parameters.json
}
