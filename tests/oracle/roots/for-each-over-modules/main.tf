locals {
  teams = {
    red  = { actions = ["s3:GetObject"], size = 2 }
    blue = { actions = ["*"], size = 1 }
  }
}

module "team" {
  source   = "./team"
  for_each = { for name, team in local.teams : name => team if length(team.actions) > 0 }
  name     = each.key
  actions  = each.value.actions
  size     = each.value.size
}

output "members" {
  value = { for name, team in module.team : name => team.members }
}

output "first" {
  value = module.team["blue"].members[0]
}
