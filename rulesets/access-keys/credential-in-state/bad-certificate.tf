resource "aws_iam_server_certificate" "legacy" { # expect: credential-in-state
  name             = "legacy"
  certificate_body = file("${path.module}/legacy.pem")
  private_key      = file("${path.module}/legacy.key")
}
