variable "reader" {
  type = string
}

resource "aws_secretsmanager_secret_policy" "exporter" {
  secret_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:exporter-AbCdEf"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = var.reader }
      Action    = "secretsmanager:GetSecretValue"
      Resource  = "*"
    }]
  })
}
