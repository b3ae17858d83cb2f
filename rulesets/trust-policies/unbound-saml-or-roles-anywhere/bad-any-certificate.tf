resource "aws_iam_role" "plant" {
  name = "plant"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]
      Principal = { Service = "rolesanywhere.amazonaws.com" } # expect: unbound-saml-or-roles-anywhere
      Condition = {
        ArnEquals = { "aws:SourceArn" = "arn:aws:rolesanywhere:eu-central-1:111122223333:trust-anchor/2f0e6c1a-3b4d-4c5e-8f90-123456789abc" }
      }
    }]
  })
}
