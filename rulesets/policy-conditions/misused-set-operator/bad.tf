data "aws_iam_policy_document" "app" {
  statement {
    sid       = "New"
    actions   = ["ec2:CreateVolume"]
    resources = ["arn:aws:ec2:eu-west-1:123456789012:volume/vol-0a1b2c3d"]
    condition {
      test     = "ForAllValues:StringEquals"
      variable = "aws:TagKeys" # expect: misused-set-operator
      values   = ["team", "stage"]
    }
  }
  statement {
    sid       = "Account"
    actions   = ["ec2:DeleteVolume"]
    resources = ["arn:aws:ec2:eu-west-1:123456789012:volume/vol-0a1b2c3d"]
    condition {
      test     = "ForAllValues:StringEquals"
      variable = "aws:PrincipalTag/team" # expect: misused-set-operator
      values   = ["storage"]
    }
  }
}

resource "aws_iam_policy" "app" {
  name   = "app"
  policy = data.aws_iam_policy_document.app.json
}
