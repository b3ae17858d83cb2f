variable "policy" {
  type = string
}

resource "aws_iam_role_policy_attachment" "app" {
  role       = "app"
  policy_arn = var.policy
}
