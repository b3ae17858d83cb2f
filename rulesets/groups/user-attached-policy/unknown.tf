variable "policy_arn" {
  type = string
}

resource "aws_iam_user" "analyst" {
  name = "nora"
}

resource "aws_iam_user_policy_attachment" "given" {
  user       = aws_iam_user.analyst.name
  policy_arn = var.policy_arn
}

# Declared elsewhere: it may do nothing but deny.
resource "aws_iam_user_policy_attachment" "elsewhere" {
  user       = aws_iam_user.analyst.name
  policy_arn = "arn:aws:iam::123456789012:policy/guardrail"
}
