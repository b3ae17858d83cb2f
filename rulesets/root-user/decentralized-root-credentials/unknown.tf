variable "features" {
  type = list(string)
}

resource "aws_organizations_organization" "main" {
  enabled_policy_types = ["SERVICE_CONTROL_POLICY"]
}

resource "aws_iam_organizations_features" "root" {
  enabled_features = var.features
}
