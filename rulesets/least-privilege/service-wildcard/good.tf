data "aws_iam_policy_document" "app" {
  statement {
    sid       = "Named"
    actions   = ["rekognition:DetectFaces", "transcribe:List*"]
    resources = ["*"]
  }
  statement {
    sid       = "Never"
    effect    = "Deny"
    actions   = ["rekognition:*"]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "app" {
  name   = "app"
  policy = data.aws_iam_policy_document.app.json
}
