# Bound by who issued what is shown: the issuer of the assertion, the issuer of the certificate.
resource "aws_iam_role" "people" {
  name = "people"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithSAML"
      Principal = { Federated = "arn:aws:iam::111122223333:saml-provider/corporate" }
      Condition = { StringEquals = { "SAML:iss" = "https://login.acme.example/saml" } }
    }]
  })
}

resource "aws_iam_role" "plant" {
  name = "plant"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]
      Principal = { Service = "rolesanywhere.amazonaws.com" }
      Condition = {
        ArnEquals    = { "aws:SourceArn" = "arn:aws:rolesanywhere:eu-central-1:111122223333:trust-anchor/2f0e6c1a-3b4d-4c5e-8f90-123456789abc" }
        StringEquals = { "aws:PrincipalTag/x509Issuer/CN" = "presses.acme.example" }
      }
    }]
  })
}
