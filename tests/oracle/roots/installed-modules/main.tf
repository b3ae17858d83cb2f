module "outer" {
  source = "./outer"
}

output "value" {
  value = module.outer.value
}
