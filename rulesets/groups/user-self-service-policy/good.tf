resource "aws_iam_group" "everybody" {
  name = "everybody"
}

resource "aws_iam_user" "nora" {
  name = "nora"
}

resource "aws_iam_user_group_membership" "nora" {
  user   = aws_iam_user.nora.name
  groups = [aws_iam_group.everybody.name]
}

resource "aws_iam_policy" "own_keys" {
  name = "own-keys"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["iam:ListSSHPublicKeys", "iam:UploadSSHPublicKey", "iam:DeleteSSHPublicKey"]
      Resource = "arn:aws:iam::*:user/$${aws:username}"
    }]
  })
}

resource "aws_iam_group_policy_attachment" "own_keys" {
  group      = aws_iam_group.everybody.name
  policy_arn = aws_iam_policy.own_keys.arn
}
