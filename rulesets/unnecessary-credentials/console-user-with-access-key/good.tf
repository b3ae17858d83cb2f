resource "aws_iam_user" "person" {
  for_each = {
    nora = {}
    mei  = { access = "programmatic" }
  }

  name = each.key
  tags = each.value
}

resource "aws_iam_user_login_profile" "person" {
  for_each                = aws_iam_user.person
  user                    = each.value.name
  pgp_key                 = "keybase:acme"
  password_reset_required = true
}

resource "aws_iam_access_key" "mei" {
  user    = aws_iam_user.person["mei"].name
  pgp_key = "keybase:mei"

  lifecycle {
    replace_triggered_by = [time_rotating.keys]
  }
}

resource "time_rotating" "keys" {
  rotation_days = 60
}
