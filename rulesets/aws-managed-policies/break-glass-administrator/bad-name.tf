resource "aws_iam_group_policy_attachment" "firefighters" {
  group      = "firefighters-emea"
  policy_arn = format("arn:%s:iam::aws:policy/%s", "aws", "AdministratorAccess") # expect: break-glass-administrator
}
