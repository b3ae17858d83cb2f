resource "aws_iam_user" "person" {
  for_each = toset(["nora", "mei", "tariq-admin"])
  name     = each.value
  path     = "/people/"
  tags     = { Email = "${each.value}@example.com", Team = "platform" }
}

resource "aws_iam_user_login_profile" "person" {
  for_each                = aws_iam_user.person
  user                    = each.value.name
  pgp_key                 = "keybase:acme"
  password_reset_required = true
}

resource "aws_iam_user" "trainee" {
  count = 3
  name  = "trainee-${count.index}"
}

resource "aws_iam_user_login_profile" "trainee" {
  count                   = 3
  user                    = aws_iam_user.trainee[count.index].name
  pgp_key                 = "keybase:acme"
  password_reset_required = true
}

# Nobody signs in as this one.
resource "aws_iam_user" "test" {
  name = "test"
}
