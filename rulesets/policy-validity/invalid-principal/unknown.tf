variable "trust" {
  type = string
}

resource "aws_iam_role" "custom" {
  name               = "custom"
  assume_role_policy = var.trust
}
