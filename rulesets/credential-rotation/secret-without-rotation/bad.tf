resource "aws_secretsmanager_secret" "database" { # expect: secret-without-rotation
  name = "database"
}

resource "aws_secretsmanager_secret_version" "database" {
  secret_id     = aws_secretsmanager_secret.database.id
  secret_string = "{{resolved-at-apply}}"
}
