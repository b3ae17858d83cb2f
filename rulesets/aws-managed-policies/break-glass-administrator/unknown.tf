variable "team" {
  type = string
}

resource "aws_iam_group_policy_attachment" "team" {
  group      = var.team
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}
