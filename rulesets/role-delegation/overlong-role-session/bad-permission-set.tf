data "aws_ssoadmin_instances" "main" {}

resource "aws_ssoadmin_permission_set" "operators" {
  name             = "operators"
  instance_arn     = tolist(data.aws_ssoadmin_instances.main.arns)[0]
  session_duration = "PT12H" # expect: overlong-role-session
}
