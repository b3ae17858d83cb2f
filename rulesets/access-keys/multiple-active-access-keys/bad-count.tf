resource "aws_iam_user" "exporter" {
  name = "exporter"
}

resource "aws_iam_access_key" "exporter" { # expect: multiple-active-access-keys
  count   = 2
  user    = aws_iam_user.exporter.id
  pgp_key = "keybase:acme"

  lifecycle {
    replace_triggered_by = [time_rotating.keys]
  }
}

resource "time_rotating" "keys" {
  rotation_days = 60
}
