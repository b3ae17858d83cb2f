data "aws_iam_policy" "quarantine" {
  name = "AWSCompromisedKeyQuarantineV3"
}

resource "aws_iam_user" "builder" {
  name = "builder"
}

resource "aws_iam_user_group_membership" "builder" {
  user   = aws_iam_user.builder.name
  groups = ["builders"]
}
