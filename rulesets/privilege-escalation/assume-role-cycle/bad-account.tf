data "aws_iam_policy_document" "own_account" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111122223333:root"] # expect: assume-role-cycle
    }

    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalTag/team"
      values   = ["data"]
    }
  }
}

resource "aws_iam_role" "load" {
  name               = "load"
  tags               = { team = "data" }
  assume_role_policy = data.aws_iam_policy_document.own_account.json
}

resource "aws_iam_role" "report" {
  name               = "report"
  tags               = { team = "data" }
  assume_role_policy = data.aws_iam_policy_document.own_account.json
}

data "aws_iam_policy_document" "switch" {
  statement {
    actions   = ["sts:AssumeRole"]
    resources = [aws_iam_role.load.arn, aws_iam_role.report.arn]
  }
}

resource "aws_iam_policy" "switch" {
  name   = "switch"
  policy = data.aws_iam_policy_document.switch.json
}

resource "aws_iam_role_policy_attachment" "switch" {
  for_each   = toset([aws_iam_role.load.name, aws_iam_role.report.name])
  role       = each.key
  policy_arn = aws_iam_policy.switch.arn
}

provider "aws" {
  allowed_account_ids = ["111122223333"]
}
