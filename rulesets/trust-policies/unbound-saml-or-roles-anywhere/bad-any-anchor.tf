resource "aws_iam_role" "plant" {
  name = "plant"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]
      Principal = { Service = ["rolesanywhere.amazonaws.com"] } # expect: unbound-saml-or-roles-anywhere
      Condition = { StringEquals = { "aws:PrincipalTag/x509Subject/CN" = "press-7" } }
    }]
  })
}
