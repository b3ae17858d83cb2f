# A person who works on deployments, and signs in.
resource "aws_iam_user" "person" {
  name = "nora-deploy"
  tags = { access = "programmatic" }
}

resource "aws_iam_user_login_profile" "person" {
  user                    = aws_iam_user.person.name
  pgp_key                 = "keybase:nora"
  password_reset_required = true
}

resource "aws_iam_access_key" "person" {
  user    = aws_iam_user.person.name
  pgp_key = "keybase:nora"

  lifecycle {
    replace_triggered_by = [time_rotating.keys]
  }
}

# No keys: nothing can be used.
resource "aws_iam_user" "robot" {
  name = "build-bot"
}

resource "aws_iam_user" "legacy" {
  name = "partner-upload"
  tags = { "iam-user-exception" = "SEC-204" }
}

resource "aws_iam_access_key" "legacy" {
  user    = aws_iam_user.legacy.name
  pgp_key = "keybase:acme"

  lifecycle {
    replace_triggered_by = [time_rotating.keys]
  }
}

resource "time_rotating" "keys" {
  rotation_days = 60
}
