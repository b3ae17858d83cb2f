data "aws_iam_policy_document" "organization" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalOrgID"
      values   = ["o-abcdef1234"]
    }
    condition {
      test     = "ArnLike"
      variable = "aws:PrincipalArn"
      values   = ["arn:aws:iam::*:role/deployment/*"]
    }
  }
}

resource "aws_iam_role" "organization" {
  name               = "organization"
  assume_role_policy = data.aws_iam_policy_document.organization.json
}
