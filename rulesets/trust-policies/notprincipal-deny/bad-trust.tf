resource "aws_iam_role" "ledger" {
  name = "ledger"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = "sts:AssumeRole"
        Principal = { AWS = "arn:aws:iam::111122223333:role/bookkeeping" }
      },
      {
        Effect       = "Deny"
        Action       = "sts:AssumeRole"
        NotPrincipal = { AWS = "arn:aws:iam::111122223333:role/bookkeeping" } # expect: notprincipal-deny
      },
    ]
  })
}
