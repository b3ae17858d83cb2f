variable "name" {
  type = string
}

resource "aws_iam_user" "person" {
  name = var.name
}
