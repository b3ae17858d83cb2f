resource "aws_organizations_organization" "main" { # expect: organization-without-guardrail
  enabled_policy_types = ["SERVICE_CONTROL_POLICY"]
}

resource "aws_organizations_organizational_unit" "apps" {
  name      = "apps"
  parent_id = aws_organizations_organization.main.roots[0].id
}

resource "aws_organizations_policy_attachment" "apps" {
  policy_id = "p-FullAWSAccess"
  target_id = aws_organizations_organizational_unit.apps.id
}
