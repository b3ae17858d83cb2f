variable "suffix" {}

module "two" {
  source = "../two"
  count  = 2
  suffix = "${var.suffix}/${count.index}"
}

output "chain" {
  value = [for two in module.two : two.chain]
}

output "paths" {
  value = concat([path.module], module.two[*].path)
}
