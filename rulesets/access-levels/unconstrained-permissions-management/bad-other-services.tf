data "aws_iam_policy_document" "builder" {
  statement {
    sid = "Build"
    actions = [
      "codebuild:StartBuild",
      "s3:PutBucket*", # expect: unconstrained-permissions-management
    ]
    resources = ["*"]
  }

  statement {
    sid       = "Keys"
    actions   = ["kms:CreateGrant"] # expect: unconstrained-permissions-management
    resources = ["arn:aws:kms:eu-west-1:123456789012:key/*"]
  }
}

resource "aws_iam_policy" "builder" {
  name   = "builder"
  policy = data.aws_iam_policy_document.builder.json
}
