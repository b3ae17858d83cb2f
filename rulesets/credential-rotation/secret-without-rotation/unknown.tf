resource "aws_secretsmanager_secret" "database" {
  name = "database"
}

# Whoever takes it may declare its rotation.
output "database_secret" {
  value = aws_secretsmanager_secret.database.arn
}
