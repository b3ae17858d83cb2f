resource "aws_iam_account_password_policy" "silent" { # expect: password-reuse
  minimum_password_length      = 16
  require_lowercase_characters = true
  require_uppercase_characters = true
  require_numbers              = true
  require_symbols              = true
  max_password_age             = 90
}
