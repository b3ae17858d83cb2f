variable "value" {}

resource "terraform_data" "t" {
  count = 1
  input = var.value
}

output "value" {
  value = terraform_data.t[0].input
}
