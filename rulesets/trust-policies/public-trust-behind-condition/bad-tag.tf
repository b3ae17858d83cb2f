resource "aws_iam_role" "reports" {
  name = "reports"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { AWS = "*" } # expect: public-trust-behind-condition
      Condition = { StringEquals = { "aws:PrincipalTag/team" = "reports" } }
    }]
  })
}
