variable "policy" {
  type = string
}

resource "aws_iam_policy_attachment" "given" {
  name       = "given"
  roles      = ["reader"]
  policy_arn = var.policy
}
