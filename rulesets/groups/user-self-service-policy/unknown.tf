resource "aws_iam_user" "nora" {
  name = "nora"
}

resource "aws_iam_user_policy_attachment" "nora" {
  user       = aws_iam_user.nora.name
  policy_arn = "arn:aws:iam::123456789012:policy/own-keys"
}
