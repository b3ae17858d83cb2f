resource "aws_ram_resource_share" "partner" {
  name                      = "partner"
  allow_external_principals = true
}

resource "aws_ram_principal_association" "partner" {
  principal          = "210987654321"
  resource_share_arn = aws_ram_resource_share.partner.arn
}
