# The controller tags what it creates, and changes only what is tagged.
resource "aws_iam_role" "controller" {
  name = "storage-controller"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["sts:AssumeRole", "sts:TagSession"], Principal = { Service = "pods.eks.amazonaws.com" } }]
  })
}

resource "aws_iam_policy" "controller" {
  name   = "storage-controller"
  policy = data.aws_iam_policy_document.controller.json
}

resource "aws_iam_role_policy_attachment" "controller" {
  role       = aws_iam_role.controller.name
  policy_arn = aws_iam_policy.controller.arn
}

data "aws_iam_policy_document" "controller" {
  # Tags come with a new volume.
  statement {
    actions   = ["ec2:CreateTags"]
    resources = ["arn:aws:ec2:eu-central-1:111122223333:volume/*"]

    condition {
      test     = "StringEquals"
      variable = "ec2:CreateAction"
      values   = ["CreateVolume"]
    }
  }

  # What is tagged may be tagged further: nothing else becomes its own by that.
  statement {
    actions   = ["ec2:CreateTags", "ec2:DeleteVolume"]
    resources = ["arn:aws:ec2:eu-central-1:111122223333:volume/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/cluster"
      values   = ["orders"]
    }
  }

  # No condition asks for the tag of a snapshot.
  statement {
    actions   = ["ec2:CreateTags"]
    resources = ["arn:aws:ec2:eu-central-1::snapshot/snap-0123456789abcdef0"]
  }
}
