# Conditions, NotResource, and wildcards within the name of an action: service control policies take them in an Allow, too.
resource "aws_organizations_policy" "regions" {
  name = "regions"
  type = "SERVICE_CONTROL_POLICY"
  content = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect      = "Allow"
        Action      = "ec2:*Instances"
        NotResource = "arn:aws:ec2:*:*:instance/i-0abcdef1234567890"
        Condition   = { StringEquals = { "aws:RequestedRegion" = ["eu-central-1"] } }
      },
      {
        Effect   = "Deny"
        Action   = "iam:CreateUser"
        Resource = "*"
      },
    ]
  })
}

resource "aws_organizations_policy" "buckets" {
  name = "buckets"
  type = "RESOURCE_CONTROL_POLICY"
  content = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:GetObject"
      Resource  = "*"
      Condition = { StringNotEqualsIfExists = { "aws:PrincipalOrgID" = "o-abcdef1234" }, BoolIfExists = { "aws:PrincipalIsAWSService" = "false" } }
    }]
  })
}
