resource "aws_iam_group" "analysts" {
  name = "analysts"
}

resource "aws_iam_user" "nora" {
  name = "nora"
}

resource "aws_iam_user_group_membership" "nora" {
  user   = aws_iam_user.nora.name
  groups = [aws_iam_group.analysts.name]
}

resource "aws_iam_group_policy_attachment" "analysts" {
  group      = aws_iam_group.analysts.name
  policy_arn = "arn:aws:iam::aws:policy/AWSBillingReadOnlyAccess"
}

data "aws_iam_policy_document" "own_keys" {
  statement {
    actions   = ["iam:ListSSHPublicKeys", "iam:UploadSSHPublicKey", "iam:DeleteSSHPublicKey"]
    resources = ["arn:aws:iam::*:user/$${aws:username}"]
  }
}

resource "aws_iam_user_policy" "nora" { # expect: user-self-service-policy
  name   = "own-keys"
  user   = aws_iam_user.nora.name
  policy = data.aws_iam_policy_document.own_keys.json
}
