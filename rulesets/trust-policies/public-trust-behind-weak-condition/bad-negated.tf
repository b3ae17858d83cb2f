# Whoever is not in the list gets in, and callers of no organization are not in it either.
resource "aws_iam_role" "outside" {
  name = "outside"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = {
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = "*" # expect: public-trust-behind-weak-condition
      Condition = { StringNotEquals = { "aws:PrincipalOrgID" = ["o-abcdef1234"] } }
    }
  })
}
