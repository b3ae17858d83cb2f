variable "tags" {
  type = map(string)
}

resource "aws_iam_user" "alice" {
  name = "alice"
  tags = var.tags
}
