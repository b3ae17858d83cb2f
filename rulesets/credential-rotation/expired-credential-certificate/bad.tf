resource "aws_rolesanywhere_trust_anchor" "workloads" {
  name    = "workloads"
  enabled = true

  source {
    source_type = "CERTIFICATE_BUNDLE"

    source_data {
      x509_certificate_data = <<-PEM
        -----BEGIN CERTIFICATE-----
        MIIBMDCB2KADAgECAhRZmdvemsCeUOYnhYSUZwLCyi4erjAKBggqhkjOPQQDAjAZ
        MRcwFQYDVQQDDA5BY21lIFdvcmtsb2FkczAeFw0yMDA2MzAwMDAwMDBaFw0yNTA2
        MzAwMDAwMDBaMBkxFzAVBgNVBAMMDkFjbWUgV29ya2xvYWRzMFkwEwYHKoZIzj0C
        AQYIKoZIzj0DAQcDQgAEh3RETBiYgt8trzfce+8ztVMnvPvIO7By6QVV3TcGuRDR
        cwkceR8o8npKHo2odfk9C2oB+H1/yW166FiOHdTIfTAKBggqhkjOPQQDAgNHADBE
        AiAfK/US2md9V9IPt6pyyJgyfRVqU575TxU23NFocazsnwIgFEOjvCTlAkBQS6U4
        IMJVmYXnt2PL2ZNSAqeqh7+hK/E=
        -----END CERTIFICATE-----
      PEM
    }
  }
}
