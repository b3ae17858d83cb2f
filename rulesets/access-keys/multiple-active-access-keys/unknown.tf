variable "also_for" {
  type = string
}

resource "aws_iam_user" "exporter" {
  name = "exporter"
}

resource "aws_iam_access_key" "exporter" {
  user    = aws_iam_user.exporter.name
  pgp_key = "keybase:acme"

  lifecycle {
    replace_triggered_by = [time_rotating.keys]
  }
}

resource "aws_iam_access_key" "other" {
  user    = var.also_for
  pgp_key = "keybase:acme"

  lifecycle {
    replace_triggered_by = [time_rotating.keys]
  }
}

resource "time_rotating" "keys" {
  rotation_days = 60
}
