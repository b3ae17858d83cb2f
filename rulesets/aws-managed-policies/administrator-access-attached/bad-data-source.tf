data "aws_iam_policy" "admin" {
  name = "AdministratorAccess"
}

resource "aws_iam_role" "build" {
  name = "build"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy_attachment" "build" { # expect: administrator-access-attached
  role       = aws_iam_role.build.name
  policy_arn = data.aws_iam_policy.admin.arn
}

locals {
  managed = {
    admin = "arn:aws:iam::aws:policy/AdministratorAccess" # expect: administrator-access-attached
    audit = "arn:aws:iam::aws:policy/SecurityAudit"
  }
}

data "aws_ssoadmin_instances" "main" {}

resource "aws_ssoadmin_permission_set" "platform" {
  name         = "platform"
  instance_arn = tolist(data.aws_ssoadmin_instances.main.arns)[0]
}

resource "aws_ssoadmin_managed_policy_attachment" "platform" {
  instance_arn       = tolist(data.aws_ssoadmin_instances.main.arns)[0]
  permission_set_arn = aws_ssoadmin_permission_set.platform.arn
  managed_policy_arn = local.managed["admin"]
}
