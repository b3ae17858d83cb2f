variable "forbidden" {
  type = string
}

resource "aws_organizations_policy" "users" {
  name    = "users"
  content = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = var.forbidden, Resource = "*" }] })
}
