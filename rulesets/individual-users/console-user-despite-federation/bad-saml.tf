resource "aws_iam_saml_provider" "directory" {
  name                   = "directory"
  saml_metadata_document = "<EntityDescriptor/>"
}

resource "aws_iam_user_login_profile" "bert" { # expect: console-user-despite-federation
  user                    = "bert"
  pgp_key                 = "keybase:bert"
  password_reset_required = true
}
