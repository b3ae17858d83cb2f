resource "aws_ram_resource_share" "subnets" {
  name = "subnets"
}

resource "aws_ram_principal_association" "subnets" {
  principal          = "arn:aws:organizations::123456789012:organization/o-a1b2c3d4e5"
  resource_share_arn = aws_ram_resource_share.subnets.arn
}

# It may go beyond, and goes to the organization only.
resource "aws_ram_resource_share" "transit" {
  name                      = "transit"
  allow_external_principals = true
}

resource "aws_ram_principal_association" "transit" {
  principal          = "arn:aws:organizations::123456789012:organization/o-a1b2c3d4e5"
  resource_share_arn = aws_ram_resource_share.transit.arn
}

resource "aws_db_snapshot" "orders" {
  db_instance_identifier = "orders"
  db_snapshot_identifier = "orders"
  shared_accounts        = ["210987654321"]
}
