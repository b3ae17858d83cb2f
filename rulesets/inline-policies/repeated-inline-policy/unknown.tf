variable "policy" {
  type = string
}

resource "aws_iam_role_policy" "work" {
  name   = "work"
  role   = "worker"
  policy = var.policy
}
