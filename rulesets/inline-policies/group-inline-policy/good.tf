resource "aws_iam_group" "analysts" {
  name = "analysts"
}

data "aws_iam_policy_document" "guard" {
  statement {
    effect    = "Deny"
    actions   = ["ec2:TerminateInstances"]
    resources = ["*"]
  }
}

resource "aws_iam_group_policy" "guard" {
  name   = "guard"
  group  = aws_iam_group.analysts.name
  policy = data.aws_iam_policy_document.guard.json
}

data "aws_ssoadmin_instances" "main" {}

resource "aws_ssoadmin_permission_set" "reports" {
  name         = "reports"
  instance_arn = tolist(data.aws_ssoadmin_instances.main.arns)[0]
}

# A permission set of Identity Center has one inline policy, by design.
resource "aws_ssoadmin_permission_set_inline_policy" "reports" {
  instance_arn       = tolist(data.aws_ssoadmin_instances.main.arns)[0]
  permission_set_arn = aws_ssoadmin_permission_set.reports.arn
  inline_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-reports/*" }]
  })
}
