resource "aws_iam_role" "office" {
  name = "office"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = {
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { AWS = "*" } # expect: public-trust-behind-condition
      Condition = { IpAddress = { "aws:SourceIp" = ["203.0.113.0/24"] } }
    }
  })
}
