# Developers start the instances of their own team, and decide which instances these are.
resource "aws_iam_group" "developers" {
  name = "developers"
}

resource "aws_iam_policy" "instances" {
  name   = "team-instances"
  policy = data.aws_iam_policy_document.instances.json
}

resource "aws_iam_group_policy_attachment" "instances" {
  group      = aws_iam_group.developers.name
  policy_arn = aws_iam_policy.instances.arn
}

data "aws_iam_policy_document" "instances" {
  statement {
    actions   = ["ec2:StartInstances", "ec2:StopInstances"]
    resources = ["arn:aws:ec2:eu-central-1:111122223333:instance/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/team"
      values   = ["$${aws:PrincipalTag/team}"]
    }
  }

  statement {
    actions   = ["ec2:CreateTags"] # expect: tagging-that-defeats-abac
    resources = ["arn:aws:ec2:eu-central-1:111122223333:instance/*"]
  }
}
