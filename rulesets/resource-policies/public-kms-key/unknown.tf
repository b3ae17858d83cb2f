variable "organization" {
  type = string
}

resource "aws_kms_key" "orders" {
  description = "orders"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = "kms:Decrypt"
      Resource  = "*"
      Condition = { StringLike = { "aws:PrincipalOrgID" = var.organization } }
    }]
  })
}
