locals {
  # The id alone opens nothing.
  retired_key = "AKIAQ3EGSX7LPMK2VNTA"
}

data "aws_secretsmanager_secret_version" "uploader" {
  secret_id = "uploader"
}
