resource "aws_organizations_organization" "main" {
  enabled_policy_types = ["SERVICE_CONTROL_POLICY"]
}

# Another configuration attaches its policies there.
output "root" {
  value = aws_organizations_organization.main.roots[0].id
}
