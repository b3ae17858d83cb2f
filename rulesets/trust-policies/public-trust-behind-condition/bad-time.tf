resource "aws_iam_role" "migration" {
  name = "migration"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = ["sts:AssumeRole"]
      Principal = { AWS = ["*"] } # expect: public-trust-behind-condition
      Condition = { DateLessThan = { "aws:CurrentTime" = "2099-01-01T00:00:00Z" } }
    }]
  })
}
