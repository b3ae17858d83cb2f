resource "aws_iam_user" "helper" {
  name = "helper"
}

resource "aws_iam_user" "root_of_all" {
  name = "chief"
}

resource "aws_iam_group" "chiefs" {
  name = "chiefs"
}

resource "aws_iam_group_policy_attachment" "chiefs" {
  group      = aws_iam_group.chiefs.name
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}

resource "aws_iam_group" "helpers" {
  name = "helpers"
}

resource "aws_iam_policy" "helpers" {
  name = "helpers"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "iam:CreateAccessKey"
      Resource = aws_iam_user.root_of_all.arn
    }]
  })
}

resource "aws_iam_group_policy_attachment" "helpers" {
  group      = aws_iam_group.helpers.name
  policy_arn = aws_iam_policy.helpers.arn
}

resource "aws_iam_user_group_membership" "helper" {
  user   = aws_iam_user.helper.name
  groups = [aws_iam_group.helpers.name]
}

resource "aws_iam_user_group_membership" "chief" {
  user   = aws_iam_user.root_of_all.name
  groups = [aws_iam_group.chiefs.name]
}

resource "aws_iam_access_key" "helper" {
  user    = aws_iam_user.helper.name # expect: privileged-access-key
  pgp_key = "keybase:operations"
}
