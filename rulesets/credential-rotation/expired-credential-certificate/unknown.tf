variable "authority" {
  type = string
}

resource "aws_rolesanywhere_trust_anchor" "workloads" {
  name    = "workloads"
  enabled = true

  source {
    source_type = "CERTIFICATE_BUNDLE"

    source_data {
      x509_certificate_data = var.authority
    }
  }
}
