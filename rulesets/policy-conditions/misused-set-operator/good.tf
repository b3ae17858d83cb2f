data "aws_iam_policy_document" "app" {
  statement {
    sid       = "Tags"
    actions   = ["ec2:CreateTags"]
    resources = ["arn:aws:ec2:eu-west-1:123456789012:volume/vol-0a1b2c3d"]
    condition {
      test     = "ForAllValues:StringEquals"
      variable = "aws:TagKeys"
      values   = ["team", "stage"]
    }
    condition {
      test     = "Null"
      variable = "aws:TagKeys"
      values   = ["false"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:RequestTag/team"
      values   = ["storage"]
    }
  }
  statement {
    sid       = "Renaming" # whoever sets tags names some
    actions   = ["ec2:CreateTags"]
    resources = ["arn:aws:ec2:eu-west-1:123456789012:volume/vol-0b2c3d4e"]
    condition {
      test     = "ForAllValues:StringEquals"
      variable = "aws:TagKeys"
      values   = ["Name"]
    }
  }
  statement {
    sid       = "Paths"
    actions   = ["ec2:DescribeVolumeAttribute"]
    resources = ["arn:aws:ec2:eu-west-1:123456789012:volume/vol-0a1b2c3d"]
    condition {
      test     = "ForAnyValue:StringLike"
      variable = "aws:PrincipalOrgPaths"
      values   = ["o-a1b2c3d4e5/r-ab12/ou-ab12-*"]
    }
  }
  statement {
    sid       = "Records"
    actions   = ["route53:ChangeResourceRecordSets"]
    resources = ["arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIJ"]
    condition {
      test     = "ForAllValues:StringEquals"
      variable = "route53:ChangeResourceRecordSetsRecordTypes"
      values   = ["A", "AAAA"]
    }
  }
  statement {
    sid       = "OtherTags"
    effect    = "Deny"
    actions   = ["ec2:CreateTags"]
    resources = ["arn:aws:ec2:eu-west-1:123456789012:volume/vol-0f9e8d7c"]
    condition {
      test     = "ForAllValues:StringNotLike"
      variable = "aws:TagKeys"
      values   = ["audit-*"]
    }
  }
}

resource "aws_iam_policy" "app" {
  name   = "app"
  policy = data.aws_iam_policy_document.app.json
}
