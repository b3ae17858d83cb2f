locals {
  odd = { "a.b" = 1, "c[0]" = 2, "d\"e" = 3, "é" = 4, "$${x}" = 5 }
}

resource "terraform_data" "odd" {
  for_each = local.odd
  input    = "${each.key}=${each.value}"
}

module "m" {
  source   = "./m"
  for_each = { "x.y" = "dot", "z" = "plain" }
  value    = each.value
}

output "values" {
  value = [terraform_data.odd["a.b"].input, terraform_data.odd["$${x}"].input, module.m["x.y"].value]
}
