resource "aws_rolesanywhere_trust_anchor" "workloads" {
  name    = "workloads"
  enabled = true

  source {
    source_type = "CERTIFICATE_BUNDLE"

    source_data {
      x509_certificate_data = <<-PEM
        -----BEGIN CERTIFICATE-----
        MIIBMzCB2qADAgECAhQgp5BX/KnnCJHwNagFR5zIBVEgqDAKBggqhkjOPQQDAjAZ
        MRcwFQYDVQQDDA5BY21lIFdvcmtsb2FkczAgFw0yNTAxMDEwMDAwMDBaGA8yMDU1
        MDEwMTAwMDAwMFowGTEXMBUGA1UEAwwOQWNtZSBXb3JrbG9hZHMwWTATBgcqhkjO
        PQIBBggqhkjOPQMBBwNCAASh/XnVFjuMi315LiXX662eJOsZnRl1pw1Bvg+7bV1A
        +dxlysJA+jdDIuqJH+/T49opd37IW2s0wFPS9T0Ec/h+MAoGCCqGSM49BAMCA0gA
        MEUCIGqNQbz7NMrI3VNk9a3QqlaBsFpfkleLjMAC2bdCGdsXAiEAhOVm2W5aokwb
        dUASYUxPdbPWIsHyngdd3cGY9jBrvYk=
        -----END CERTIFICATE-----
      PEM
    }
  }
}

# Switched off, it opens nothing.
resource "aws_rolesanywhere_trust_anchor" "former" {
  name    = "former"
  enabled = false

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

resource "aws_iam_saml_provider" "staff" {
  name                   = "staff"
  saml_metadata_document = <<-XML
    <?xml version="1.0"?>
    <md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="https://login.example.com">
      <md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
        <md:KeyDescriptor use="signing">
          <ds:KeyInfo><ds:X509Data><ds:X509Certificate>MIIBMzCB2qADAgECAhQgp5BX/KnnCJHwNagFR5zIBVEgqDAKBggqhkjOPQQDAjAZMRcwFQYDVQQDDA5BY21lIFdvcmtsb2FkczAgFw0yNTAxMDEwMDAwMDBaGA8yMDU1MDEwMTAwMDAwMFowGTEXMBUGA1UEAwwOQWNtZSBXb3JrbG9hZHMwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASh/XnVFjuMi315LiXX662eJOsZnRl1pw1Bvg+7bV1A+dxlysJA+jdDIuqJH+/T49opd37IW2s0wFPS9T0Ec/h+MAoGCCqGSM49BAMCA0gAMEUCIGqNQbz7NMrI3VNk9a3QqlaBsFpfkleLjMAC2bdCGdsXAiEAhOVm2W5aokwbdUASYUxPdbPWIsHyngdd3cGY9jBrvYk=</ds:X509Certificate></ds:X509Data></ds:KeyInfo>
        </md:KeyDescriptor>
        <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://login.example.com/sso"/>
      </md:IDPSSODescriptor>
    </md:EntityDescriptor>
  XML
}
