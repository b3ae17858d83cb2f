resource "aws_iam_saml_provider" "directory" {
  name                   = "directory"
  saml_metadata_document = "<EntityDescriptor/>"
}
