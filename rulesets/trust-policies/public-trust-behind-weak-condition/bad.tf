resource "aws_iam_role" "partner" {
  name = "partner"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { AWS = "*" } # expect: public-trust-behind-weak-condition
      Condition = { Bool = { "aws:SecureTransport" = "true" } }
    }]
  })
}
