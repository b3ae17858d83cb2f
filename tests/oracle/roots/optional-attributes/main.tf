variable "roles" {
  type = map(object({
    path     = optional(string, "/")
    services = optional(list(string), ["ec2.amazonaws.com"])
    boundary = optional(string)
    tags     = optional(map(string), {})
    limits   = optional(object({ hours = optional(number, 1), name = optional(string, "none") }), {})
  }))
  default = {
    plain = {}
    full  = { path = "/x/", services = null, boundary = "b", extra = "dropped", limits = { hours = "12" } }
  }
}

variable "strict" {
  type     = string
  nullable = false
  default  = "fallback"
}

variable "any_list" {
  type    = list(any)
  default = ["a", 1, true]
}

variable "pair" {
  type    = tuple([string, number])
  default = [1, "2"]
}

variable "unique" {
  type    = set(string)
  default = ["b", "a", "b"]
}

resource "aws_iam_role" "r" {
  for_each             = var.roles
  name                 = each.key
  path                 = each.value.path
  max_session_duration = each.value.limits.hours * 3600
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [for service in each.value.services : { Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = service } }]
  })
  tags = merge(each.value.tags, { limit = each.value.limits.name })
}

module "m" {
  source   = "./m"
  nullable = null
  strict   = null
}

output "values" {
  value = [var.roles, var.strict, var.any_list, var.pair, var.unique, module.m.values]
}
