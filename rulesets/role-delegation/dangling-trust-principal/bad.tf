resource "aws_iam_role" "reports" {
  name = "reports"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect = "Allow"
      Action = "sts:AssumeRole"
      Principal = {
        AWS = [
          "arn:aws:iam::111122223333:role/night-shift",
          "AIDACKCEVSQ6C2EXAMPLE", # expect: dangling-trust-principal
        ]
      }
    }]
  })
}
