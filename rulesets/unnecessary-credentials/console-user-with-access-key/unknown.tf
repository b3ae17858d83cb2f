variable "status" {
  type = string
}

resource "aws_iam_user" "person" {
  name = "nora"
}

resource "aws_iam_user_login_profile" "person" {
  user                    = aws_iam_user.person.name
  pgp_key                 = "keybase:nora"
  password_reset_required = true
}

resource "aws_iam_access_key" "person" {
  user    = aws_iam_user.person.name
  status  = var.status
  pgp_key = "keybase:nora"

  lifecycle {
    replace_triggered_by = [time_rotating.keys]
  }
}

resource "time_rotating" "keys" {
  rotation_days = 60
}
