resource "aws_iam_user" "builder" {
  name = "builder"
}

resource "aws_iam_user_group_membership" "builder" {
  user   = aws_iam_user.builder.name
  groups = ["builders"]
}

resource "aws_iam_user_policy_attachment" "quarantine" {
  user       = aws_iam_user.builder.name
  policy_arn = "arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3" # expect: quarantined-user
}

resource "aws_iam_user_policy_attachment" "elsewhere" {
  user       = "deployer"
  policy_arn = "arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV2" # expect: quarantined-user
}
