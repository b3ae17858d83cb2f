resource "aws_organizations_organization" "main" { # expect: organization-without-guardrail
  aws_service_access_principals = ["cloudtrail.amazonaws.com"]
}
