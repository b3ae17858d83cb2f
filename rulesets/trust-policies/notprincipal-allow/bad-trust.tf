data "aws_iam_policy_document" "all_but_one" {
  statement {
    actions = ["sts:AssumeRole"]
    not_principals { # expect: notprincipal-allow
      type        = "AWS"
      identifiers = ["arn:aws:iam::111122223333:user/former"]
    }
  }
}

resource "aws_iam_role" "all_but_one" {
  name               = "all-but-one"
  assume_role_policy = data.aws_iam_policy_document.all_but_one.json
}
