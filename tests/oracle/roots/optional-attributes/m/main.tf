variable "nullable" {
  default = "default"
}
variable "strict" {
  default  = "default"
  nullable = false
}
variable "unset" {
  type    = number
  default = "5"
}
output "values" {
  value = { nullable = var.nullable, strict = var.strict, unset = var.unset }
}
