variable "create" {
  type    = bool
  default = true
}

variable "names" {
  type    = list(string)
  default = ["one", "two"]
}

variable "boundary" {
  type    = string
  default = null
}

locals {
  enabled = var.create && length(var.names) > 0
  actions = var.create ? ["iam:*"] : ["iam:Get*"]
  merged  = merge({ a = 1, b = { c = 2 } }, var.create ? { a = "over" } : {})
}

resource "aws_iam_role" "on" {
  count                = local.enabled ? length(var.names) : 0
  name                 = element(var.names, count.index)
  permissions_boundary = var.boundary
  assume_role_policy   = jsonencode({ Version = "2012-10-17", Statement = [] })
}

resource "aws_iam_role" "off" {
  count              = local.enabled ? 0 : 1
  name               = "off"
  assume_role_policy = "{}"
}

resource "aws_iam_role_policy" "p" {
  for_each = { for index, name in var.names : name => index if name != "two" }
  name     = each.key
  role     = aws_iam_role.on[each.value].name
  policy   = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = local.actions, Resource = "*" }] })
}

output "values" {
  value = [local.merged, try(aws_iam_role.off[0].name, aws_iam_role.on[1].name, "none"), coalesce(var.boundary, "none"), local.enabled]
}
