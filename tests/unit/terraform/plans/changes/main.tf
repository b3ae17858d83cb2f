resource "terraform_data" "same" {
  input = "a"
}
resource "terraform_data" "updated" {
  input = "b"
}
resource "terraform_data" "replaced" {
  input            = "a"
  triggers_replace = ["b"]
}
removed {
  from = terraform_data.forgotten
  lifecycle {
    destroy = false
  }
}
moved {
  from = terraform_data.old
  to   = terraform_data.new
}
resource "terraform_data" "new" {
  input = "a"
}
resource "terraform_data" "secret" {
  input = sensitive("hunter2")
}
