resource "aws_iam_group" "analysts" {
  name = "analysts"
}

resource "aws_iam_user" "tariq" {
  name = "tariq"
}

resource "aws_iam_user_group_membership" "tariq" {
  user   = aws_iam_user.tariq.name
  groups = [aws_iam_group.analysts.name]
}

resource "aws_iam_group_policy_attachment" "analysts" {
  group      = aws_iam_group.analysts.name
  policy_arn = "arn:aws:iam::aws:policy/AWSBillingReadOnlyAccess"
}

resource "aws_iam_user_policy_attachment" "own_password" {
  user       = aws_iam_user.tariq.name
  policy_arn = "arn:aws:iam::aws:policy/IAMUserChangePassword" # expect: user-self-service-policy
}
