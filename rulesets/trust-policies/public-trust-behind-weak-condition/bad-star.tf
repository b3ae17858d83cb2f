variable "organizations" {
  type    = list(string)
  default = ["*"]
}

resource "aws_iam_role" "any_organization" {
  name = "any-organization"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { AWS = "*" } # expect: public-trust-behind-weak-condition
      Condition = { StringLike = { "aws:PrincipalOrgID" = var.organizations } }
    }]
  })
}
