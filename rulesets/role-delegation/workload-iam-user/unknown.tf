variable "system" {
  type = string
}

resource "aws_iam_user" "system" {
  name = "${var.system}-access"
}

resource "aws_iam_access_key" "system" {
  user    = aws_iam_user.system.name
  pgp_key = "keybase:acme"

  lifecycle {
    replace_triggered_by = [time_rotating.keys]
  }
}

resource "time_rotating" "keys" {
  rotation_days = 60
}
