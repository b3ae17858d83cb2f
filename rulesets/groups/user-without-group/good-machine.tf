# A program's user: what is wrong with it is that it is no role.
resource "aws_iam_user" "exporter" {
  name = "exporter"
}

resource "aws_iam_access_key" "exporter" {
  user    = aws_iam_user.exporter.name
  pgp_key = "keybase:exports"

  lifecycle {
    replace_triggered_by = [time_rotating.exporter]
  }
}

resource "time_rotating" "exporter" {
  rotation_days = 60
}

data "aws_iam_policy_document" "deny" {
  statement {
    effect    = "Deny"
    actions   = ["s3:DeleteObject"]
    resources = ["arn:aws:s3:::acme-exports/*"]
  }
}

resource "aws_iam_user_policy" "exporter" {
  user   = aws_iam_user.exporter.name
  policy = data.aws_iam_policy_document.deny.json
}
