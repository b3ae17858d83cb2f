variable "policy" {
  type = string
}

resource "aws_iam_group" "team" {
  name = "team"
}

resource "aws_iam_group_policy_attachment" "team" {
  group      = aws_iam_group.team.name
  policy_arn = var.policy
}

# Who takes this role is said elsewhere.
resource "aws_iam_role_policy_attachment" "viewer" {
  role       = "viewer"
  policy_arn = "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"
}
