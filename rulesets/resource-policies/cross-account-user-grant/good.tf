resource "aws_secretsmanager_secret_policy" "exporter" {
  secret_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:exporter-AbCdEf"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = ["arn:aws:iam::210987654321:role/exporter", "arn:aws:iam::123456789012:user/nora"] }
      Action    = "secretsmanager:GetSecretValue"
      Resource  = "*"
    }]
  })
}

# Buses take events of accounts.
resource "aws_cloudwatch_event_bus_policy" "central" {
  event_bus_name = "central"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::210987654321:root" }
      Action    = "events:PutEvents"
      Resource  = "arn:aws:events:eu-west-1:123456789012:event-bus/central"
    }]
  })
}
