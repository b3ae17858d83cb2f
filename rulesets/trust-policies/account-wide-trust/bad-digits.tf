# The own account is not known here, so the finding is of medium confidence.
data "aws_iam_policy_document" "backup" {
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]
    principals {
      type        = "AWS"
      identifiers = ["444455556666"] # expect: account-wide-trust
    }
  }
}

resource "aws_iam_role" "backup" {
  name               = "backup"
  assume_role_policy = data.aws_iam_policy_document.backup.json
}
