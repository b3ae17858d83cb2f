locals {
  uploader = {
    access_key = "AKIAIOSFODNN7EXAMPLE" # expect: example-access-key
    secret_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
  }
}
