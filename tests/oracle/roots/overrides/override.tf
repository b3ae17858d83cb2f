locals {
  a = "last override"
}

resource "aws_security_group" "g" {
  dynamic "ingress" {
    for_each = [10, 20]
    content {
      from_port = ingress.value
      to_port   = ingress.value + 1
      protocol  = "udp"
    }
  }
}
