data "aws_iam_policy_document" "objects" {
  statement {
    effect    = "Deny"
    actions   = ["sns:Publish"]
    resources = ["*"]
  }
}
