resource "aws_iam_user" "exporter" {
  name = "exporter"
}

resource "aws_iam_access_key" "one" { # expect: multiple-active-access-keys
  user    = aws_iam_user.exporter.name
  pgp_key = "keybase:acme"

  lifecycle {
    replace_triggered_by = [time_rotating.keys]
  }
}

resource "aws_iam_access_key" "second" {
  user    = "exporter"
  status  = "Active"
  pgp_key = "keybase:acme"

  lifecycle {
    replace_triggered_by = [time_rotating.keys]
  }
}

resource "time_rotating" "keys" {
  rotation_days = 60
}
