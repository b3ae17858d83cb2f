variable "kind" {
  type = string
}

resource "aws_iam_access_key" "uploader" {
  user = "uploader"

  lifecycle {
    replace_triggered_by = [time_rotating.quarter]
  }
}

resource "time_rotating" "quarter" {
  rotation_days = 90
}

resource "aws_ssm_parameter" "uploader" {
  name  = "/uploader/secret"
  type  = var.kind
  value = aws_iam_access_key.uploader.secret
}
