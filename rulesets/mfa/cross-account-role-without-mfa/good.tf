locals {
  trust = {
    people   = { principal = "arn:aws:iam::210987654321:user/nora", condition = { Bool = { "aws:MultiFactorAuthPresent" = "true" } } }
    auditors = { principal = "arn:aws:iam::210987654321:root", condition = { StringEquals = { "sts:ExternalId" = "c2a5e0f4-7d1b-4c1e" } } }
    machines = { principal = "arn:aws:iam::210987654321:role/pipeline", condition = {} }
    services = { principal = "arn:aws:iam::210987654321:root", condition = { ArnEquals = { "aws:PrincipalArn" = "arn:aws:iam::210987654321:role/deploy" } } }
  }
}

resource "aws_iam_role" "support" {
  for_each = local.trust
  name     = "support-${each.key}"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = each.value.principal }
      Action    = "sts:AssumeRole"
      Condition = each.value.condition
    }]
  })
}
