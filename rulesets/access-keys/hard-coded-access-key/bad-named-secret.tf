locals {
  settings = <<-INI
    [uploader]
    aws_secret_access_key = kT9vQ2mZxR7cLw0YpJ4uH8nB1sD6fGaE3iKoUyVX
  INI
}
