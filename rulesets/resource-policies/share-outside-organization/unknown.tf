variable "shared_with" {
  type = list(string)
}

resource "aws_db_snapshot" "orders" {
  db_instance_identifier = "orders"
  db_snapshot_identifier = "orders"
  shared_accounts        = var.shared_with
}
