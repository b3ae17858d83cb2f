resource "aws_iam_group" "developers" {
  name = "developers"
}

resource "aws_iam_group_policy_attachment" "instances" {
  group      = aws_iam_group.developers.name
  policy_arn = aws_iam_policy.instances.arn
}

resource "aws_iam_policy" "instances" {
  name   = "team-instances"
  policy = data.aws_iam_policy_document.instances.json
}

data "aws_iam_policy_document" "instances" {
  statement {
    actions   = ["ec2:StartInstances", "ec2:StopInstances", "ec2:DeleteVolume"]
    resources = ["arn:aws:ec2:eu-central-1:111122223333:instance/*", "arn:aws:ec2:eu-central-1:111122223333:volume/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/team"
      values   = ["$${aws:PrincipalTag/team}"]
    }
  }

  # Other keys only.
  statement {
    actions   = ["ec2:CreateTags"]
    resources = ["arn:aws:ec2:eu-central-1:111122223333:instance/i-0123456789abcdef0"]

    condition {
      test     = "ForAllValues:StringEquals"
      variable = "aws:TagKeys"
      values   = ["Name", "purpose"]
    }

    condition {
      test     = "Null"
      variable = "aws:TagKeys"
      values   = ["false"]
    }
  }

  # The own team's value only.
  statement {
    actions   = ["ec2:CreateTags"]
    resources = ["arn:aws:ec2:eu-central-1:111122223333:volume/vol-0123456789abcdef0"]

    condition {
      test     = "StringEquals"
      variable = "aws:RequestTag/team"
      values   = ["$${aws:PrincipalTag/team}"]
    }
  }

  # What nobody's access depends on.
  statement {
    actions   = ["ec2:CreateTags"]
    resources = ["arn:aws:ec2:eu-central-1::snapshot/snap-0123456789abcdef0"]
  }
}
