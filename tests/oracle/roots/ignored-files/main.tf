output "seen" {
  value = local.here
}
locals {
  here = "yes"
}
