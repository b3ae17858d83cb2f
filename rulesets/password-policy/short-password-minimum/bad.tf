resource "aws_iam_account_password_policy" "short" {
  minimum_password_length      = 12 # expect: short-password-minimum
  require_lowercase_characters = true
  require_uppercase_characters = true
  require_numbers              = true
  require_symbols              = true
  password_reuse_prevention    = 24
  max_password_age             = 90
}
