variable "level" {
  type    = string
  default = "low"
}

locals {
  a = "base"
  b = "base"
}

resource "terraform_data" "kept" {
  input            = local.a
  triggers_replace = [var.level]
}

resource "aws_security_group" "g" {
  name = "g"
  ingress {
    from_port = 1
    to_port   = 1
    protocol  = "tcp"
  }
  egress {
    from_port = 2
    to_port   = 2
    protocol  = "tcp"
  }
}

output "values" {
  value = [local.a, local.b, var.level]
}
