variable "document" {
  type        = string
  description = "JSON of the policy."
}

resource "aws_iam_policy" "custom" {
  name   = "custom"
  policy = var.document
}
