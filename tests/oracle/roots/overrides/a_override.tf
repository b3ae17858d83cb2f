variable "level" {
  default = 7
}

locals {
  a = "first override"
}

resource "terraform_data" "kept" {
  input = "from a_override"
}
