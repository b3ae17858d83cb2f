resource "aws_iam_account_password_policy" "lower" { # expect: missing-password-character-class
  minimum_password_length      = 16
  require_lowercase_characters = true
  password_reuse_prevention    = 24
  max_password_age             = 90
}
