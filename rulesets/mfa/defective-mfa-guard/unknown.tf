variable "spared" {
  type = list(string)
}

data "aws_iam_policy_document" "people" {
  statement {
    sid    = "Factor"
    effect = "Deny"
    not_actions = var.spared
    resources = ["*"]
    condition {
      test     = "BoolIfExists"
      variable = "aws:MultiFactorAuthPresent"
      values   = ["false"]
    }
  }
}

resource "aws_iam_policy" "people" {
  name   = "people"
  policy = data.aws_iam_policy_document.people.json
}
