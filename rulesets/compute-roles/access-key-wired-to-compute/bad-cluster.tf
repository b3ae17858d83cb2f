resource "aws_iam_access_key" "uploader" {
  user = "uploader"

  lifecycle {
    replace_triggered_by = [time_rotating.quarter]
  }
}

resource "time_rotating" "quarter" {
  rotation_days = 90
}

resource "kubernetes_secret" "uploader" {
  metadata {
    name      = "uploader"
    namespace = "shop"
  }

  data = { # expect: access-key-wired-to-compute
    access_key_id     = aws_iam_access_key.uploader.id
    secret_access_key = aws_iam_access_key.uploader.secret
  }
}
