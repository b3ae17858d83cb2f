variable "suffix" {}
variable "label" {}
variable "unset" {
  default = "default"
}

resource "terraform_data" "leaf" {
  input = "${var.label}:${var.suffix}:${var.unset}"
}

output "text" {
  value = terraform_data.leaf.input
}

output "path" {
  value = path.module
}
