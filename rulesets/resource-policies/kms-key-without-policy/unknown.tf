variable "policy" {
  type = string
}

resource "aws_kms_key" "data" {
  description = "data"
  policy      = var.policy
}
