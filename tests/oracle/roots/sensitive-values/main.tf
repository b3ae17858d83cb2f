variable "secret" {
  type      = string
  sensitive = true
  default   = "hunter2"
}

resource "aws_iam_user" "u" {
  name = "u"
  tags = { note = "x-${var.secret}" }
}

resource "terraform_data" "t" {
  input = nonsensitive(length(var.secret))
}

output "s" {
  value     = [var.secret, "plain"]
  sensitive = true
}
