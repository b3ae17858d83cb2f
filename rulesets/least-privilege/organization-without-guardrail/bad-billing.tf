resource "aws_organizations_organization" "main" {
  feature_set = "CONSOLIDATED_BILLING" # expect: organization-without-guardrail
}
