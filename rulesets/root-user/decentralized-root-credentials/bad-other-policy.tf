resource "aws_organizations_organization" "main" { # expect: decentralized-root-credentials
  enabled_policy_types = ["SERVICE_CONTROL_POLICY"]
}

resource "aws_organizations_policy" "stay" {
  name = "stay"
  content = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Deny"
        Action    = "organizations:LeaveOrganization"
        Resource  = "*"
        Condition = { ArnNotLike = { "aws:PrincipalArn" = "arn:aws:iam::*:role/landing-zone" } }
      }
    ]
  })
}

resource "aws_organizations_policy_attachment" "stay" {
  policy_id = aws_organizations_policy.stay.id
  target_id = aws_organizations_organization.main.roots[0].id
}
