resource "aws_iam_service_specific_credential" "mirror" { # expect: credential-in-state
  user_name    = "mirror"
  service_name = "codecommit.amazonaws.com"
}
