locals {
  owner = { name = "ann" }
}

resource "terraform_data" "r" {
  for_each = toset([jsonencode(local.owner), "bob", "{\"name\":\"ann\"}"])
  input    = each.key
}

output "values" {
  value = [keys(terraform_data.r), terraform_data.r[jsonencode(local.owner)].input]
}
