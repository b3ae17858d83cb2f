variable "people" {
  type    = map(list(string))
  default = { nora = ["analysts"], mei = ["auditors", "analysts"] }
}

resource "aws_iam_user" "person" {
  for_each = var.people
  name     = each.key
}

resource "aws_iam_group" "team" {
  for_each = toset(["analysts", "auditors"])
  name     = each.key
}

resource "aws_iam_group_policy_attachment" "audit" {
  for_each   = aws_iam_group.team
  group      = each.value.name
  policy_arn = "arn:aws:iam::aws:policy/SecurityAudit"
}

resource "aws_iam_user_group_membership" "person" {
  for_each = var.people
  user     = aws_iam_user.person[each.key].name
  groups   = [for team in each.value : aws_iam_group.team[team].name]
}

# Without any policy a user can do nothing.
resource "aws_iam_user" "guest" {
  name = "guest"
}
