variable "policy_arn" {
  type = string
}

resource "aws_iam_user" "builder" {
  name = "builder"
}

resource "aws_iam_user_policy_attachment" "given" {
  user       = aws_iam_user.builder.name
  policy_arn = var.policy_arn
}
