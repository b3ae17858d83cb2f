variable "policy" {
  type = string
}

resource "aws_iam_policy" "app" {
  name   = "app"
  policy = var.policy
}
