data "aws_partition" "current" {}

resource "aws_iam_group" "operators" {
  name = "operators"
}

resource "aws_iam_group_policy_attachment" "operators" {
  group      = aws_iam_group.operators.name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/AdministratorAccess" # expect: administrator-access-attached
}

resource "aws_iam_user" "root_like" {
  name = "nora"
}

resource "aws_iam_user_policy_attachment" "root_like" {
  user       = aws_iam_user.root_like.name
  policy_arn = "arn:aws-cn:iam::aws:policy/AdministratorAccess" # expect: administrator-access-attached
}

resource "aws_iam_role" "build" {
  name = "build"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy_attachments_exclusive" "build" {
  role_name = aws_iam_role.build.name
  policy_arns = [
    "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",
    join("", ["arn:aws:iam::aws:policy/", "AdministratorAccess"]), # expect: administrator-access-attached
  ]
}
