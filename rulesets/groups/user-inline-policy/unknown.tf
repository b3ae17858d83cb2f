variable "policy" {
  type        = string
  description = "Policy document for the analyst."
}

resource "aws_iam_user" "analyst" {
  name = "nora"
}

resource "aws_iam_user_policy" "analyst" {
  user   = aws_iam_user.analyst.name
  policy = var.policy
}
