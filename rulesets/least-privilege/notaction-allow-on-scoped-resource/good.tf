data "aws_iam_policy_document" "app" {
  statement {
    sid         = "ReadOnly"
    not_actions = ["s3:Put*", "s3:Delete*", "s3:Replicate*", "s3:Restore*", "s3:Abort*", "s3:Bypass*", "s3:Object*", "s3:Init*", "s3:Update*", "s3:Create*", "s3:Associate*", "s3:Dissociate*", "s3:Submit*", "s3:Tag*", "s3:Untag*", "s3:Pause*"]
    resources   = ["arn:aws:s3:::reports/*"]
  }
}

resource "aws_iam_policy" "app" {
  name   = "app"
  policy = data.aws_iam_policy_document.app.json
}
