# Looked up, but attached to nobody.
data "aws_iam_policy" "admin" {
  name = "AdministratorAccess"
}

resource "aws_iam_group" "auditors" {
  name = "auditors"
}

resource "aws_iam_group_policy_attachment" "auditors" {
  group      = aws_iam_group.auditors.name
  policy_arn = "arn:aws:iam::aws:policy/SecurityAudit"
}

resource "aws_iam_user" "auditor" {
  name                 = "mei"
  permissions_boundary = "arn:aws:iam::aws:policy/AdministratorAccess"
}
