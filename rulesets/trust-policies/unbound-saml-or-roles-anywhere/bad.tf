resource "aws_iam_saml_provider" "corporate" {
  name                   = "corporate"
  saml_metadata_document = file("corporate.xml")
}

data "aws_iam_policy_document" "people" {
  statement {
    actions = ["sts:AssumeRoleWithSAML"]
    principals { # expect: unbound-saml-or-roles-anywhere
      type        = "Federated"
      identifiers = [aws_iam_saml_provider.corporate.arn]
    }
  }
}

resource "aws_iam_role" "people" {
  name               = "people"
  assume_role_policy = data.aws_iam_policy_document.people.json
}
