locals {
  users = {
    nightwatch = { Owner = "nora@example.com mei@example.com" } # expect: shared-user
    helpline   = { Usage = "shared" } # expect: shared-user
    tariq      = { Owner = "tariq@example.com" }
  }
}

resource "aws_iam_user" "person" {
  for_each = local.users
  name     = each.key
  tags     = each.value
}

resource "aws_iam_user_login_profile" "person" {
  for_each                = aws_iam_user.person
  user                    = each.value.name
  pgp_key                 = "keybase:acme"
  password_reset_required = true
}
