resource "aws_organizations_policy" "models" {
  name    = "models"
  content = <<-EOT
    {
      "Version": "2012-10-17",
      "Statement": {
        "Effect": "Deny",
        "Action": ["iam:CreateUser", "sage*:Create*"],
        "Resource": "*"
      }
    }
  EOT
}
