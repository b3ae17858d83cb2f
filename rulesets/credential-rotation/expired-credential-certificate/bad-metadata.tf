resource "aws_iam_saml_provider" "staff" {
  name                   = "staff"
  saml_metadata_document = <<-XML
    <?xml version="1.0"?>
    <md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="https://login.example.com">
      <md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
        <md:KeyDescriptor use="signing">
          <ds:KeyInfo><ds:X509Data><ds:X509Certificate>MIIBMDCB2KADAgECAhRZmdvemsCeUOYnhYSUZwLCyi4erjAKBggqhkjOPQQDAjAZMRcwFQYDVQQDDA5BY21lIFdvcmtsb2FkczAeFw0yMDA2MzAwMDAwMDBaFw0yNTA2MzAwMDAwMDBaMBkxFzAVBgNVBAMMDkFjbWUgV29ya2xvYWRzMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEh3RETBiYgt8trzfce+8ztVMnvPvIO7By6QVV3TcGuRDRcwkceR8o8npKHo2odfk9C2oB+H1/yW166FiOHdTIfTAKBggqhkjOPQQDAgNHADBEAiAfK/US2md9V9IPt6pyyJgyfRVqU575TxU23NFocazsnwIgFEOjvCTlAkBQS6U4IMJVmYXnt2PL2ZNSAqeqh7+hK/E=</ds:X509Certificate></ds:X509Data></ds:KeyInfo>
        </md:KeyDescriptor>
        <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://login.example.com/sso"/>
      </md:IDPSSODescriptor>
    </md:EntityDescriptor>
  XML
}
