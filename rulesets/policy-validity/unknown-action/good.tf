data "aws_iam_policy_document" "app" {
  statement {
    sid       = "Letters"
    actions   = ["S3:getobject", "s3:GetObjectT*"]
    resources = ["arn:aws:s3:::reports/*"]
  }
}

resource "aws_iam_policy" "app" {
  name   = "app"
  policy = data.aws_iam_policy_document.app.json
}
