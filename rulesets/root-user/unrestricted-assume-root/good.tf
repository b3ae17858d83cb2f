data "aws_iam_policy_document" "app" {
  statement {
    sid       = "Audit"
    actions   = ["sts:AssumeRoot"]
    resources = ["*"]
    condition {
      test     = "StringEquals"
      variable = "sts:TaskPolicyArn"
      values   = ["arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials"]
    }
  }
  statement {
    sid       = "OneAccount"
    actions   = ["sts:AssumeRoot"]
    resources = ["arn:aws:iam::123456789012:root"]
  }
  statement {
    sid       = "Never"
    effect    = "Deny"
    actions   = ["sts:AssumeRoot"]
    resources = ["arn:aws:iam::111122223333:root"]
  }
}

resource "aws_iam_policy" "app" {
  name   = "app"
  policy = data.aws_iam_policy_document.app.json
}
