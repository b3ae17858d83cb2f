module "inner" {
  source = "./inner"
  text   = "from outer"
}

output "value" {
  value = module.inner.text
}
