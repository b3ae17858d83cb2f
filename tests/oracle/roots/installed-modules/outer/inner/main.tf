variable "text" {
  type = string
}

resource "terraform_data" "t" {
  input = { text = var.text, path = path.module }
}

output "text" {
  value = terraform_data.t.input.text
}
