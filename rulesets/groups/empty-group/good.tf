resource "aws_iam_user" "analyst" {
  name = "nora"
}

resource "aws_iam_group" "analysts" {
  name = "analysts"
}

resource "aws_iam_group_membership" "analysts" {
  name  = "analysts"
  group = aws_iam_group.analysts.name
  users = [aws_iam_user.analyst.name]
}

resource "aws_iam_group_policy_attachment" "analysts" {
  group      = aws_iam_group.analysts.name
  policy_arn = "arn:aws:iam::aws:policy/SecurityAudit"
}

# Others fill this one.
resource "aws_iam_group" "auditors" {
  name = "auditors"
}

output "groups" {
  value = { auditors = aws_iam_group.auditors.name }
}

# Groups of Identity Center are no groups of IAM.
data "aws_ssoadmin_instances" "main" {}

resource "aws_identitystore_group" "auditors" {
  display_name      = "auditors"
  identity_store_id = tolist(data.aws_ssoadmin_instances.main.identity_store_ids)[0]
}
