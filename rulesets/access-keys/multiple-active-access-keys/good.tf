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

resource "aws_iam_user" "importer" {
  name = "importer"
}

resource "aws_iam_access_key" "importer" {
  user    = aws_iam_user.importer.name
  pgp_key = "keybase:acme"

  lifecycle {
    replace_triggered_by = [time_rotating.keys]
  }
}

resource "time_rotating" "keys" {
  rotation_days = 60
}
