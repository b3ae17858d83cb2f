variable "suffix" {}

module "three" {
  source   = "./three"
  for_each = { x = "X", y = "Y" }
  suffix   = "${var.suffix}/${each.key}"
  label    = each.value
}

output "chain" {
  value = { for key, three in module.three : key => three.text }
}

output "path" {
  value = join(",", [path.module, module.three["x"].path, path.root])
}
