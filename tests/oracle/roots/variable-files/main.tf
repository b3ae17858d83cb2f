variable "a" { default = "default" }
variable "b" { default = "default" }
variable "c" { default = "default" }
variable "d" { default = "default" }
variable "e" { type = list(number) }
variable "f" { type = map(string) }

output "all" {
  value = { a = var.a, b = var.b, c = var.c, d = var.d, e = var.e, f = var.f }
}
