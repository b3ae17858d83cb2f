locals {
  groups = {
    admins  = { members = ["ann", "bob"], policies = ["AdministratorAccess"] }
    readers = { members = ["bob", "cat"], policies = ["ReadOnlyAccess", "job-function/ViewOnlyAccess"] }
  }
  pairs    = flatten([for group, spec in local.groups : [for policy in spec.policies : { group = group, policy = policy }]])
  by_user  = transpose({ for group, spec in local.groups : group => spec.members })
  grouped  = { for pair in local.pairs : pair.group => pair.policy... }
  all      = distinct(flatten(values(local.groups)[*].members))
  products = [for pair in setproduct(["a", "b"], [1, 2]) : join("-", pair)]
}

resource "aws_iam_group" "g" {
  for_each = local.groups
  name     = each.key
}

resource "aws_iam_group_policy_attachment" "a" {
  for_each   = { for pair in local.pairs : "${pair.group}/${pair.policy}" => pair }
  group      = aws_iam_group.g[each.value.group].name
  policy_arn = format("arn:aws:iam::aws:policy/%s", each.value.policy)
}

resource "aws_iam_user" "u" {
  for_each = toset(local.all)
  name     = each.key
}

resource "aws_iam_user_group_membership" "m" {
  for_each = local.by_user
  user     = aws_iam_user.u[each.key].name
  groups   = [for group in each.value : aws_iam_group.g[group].name]
}

output "values" {
  value = [local.by_user, local.grouped, local.products, cidrsubnet("10.0.0.0/8", 8, 2), regexall("[a-z]+", "ab1cd")]
}
