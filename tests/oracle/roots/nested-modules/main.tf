module "one" {
  source = "./one"
  suffix = "root"
}

output "chain" {
  value = module.one.chain
}

output "paths" {
  value = module.one.paths
}
