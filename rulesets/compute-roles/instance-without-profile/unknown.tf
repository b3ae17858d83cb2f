variable "profile" {
  type    = string
  default = null
}

variable "template" {
  type = string
}

resource "aws_instance" "worker" {
  instance_type = "t3.micro"

  launch_template {
    id = var.template
  }
}
