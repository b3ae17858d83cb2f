variable "audience" {
  type = string
}

resource "aws_iam_role" "people" {
  name = "people"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithSAML"
      Principal = { Federated = "arn:aws:iam::111122223333:saml-provider/corporate" }
      Condition = { StringLike = { "SAML:aud" = var.audience } }
    }]
  })
}
