resource "aws_iam_signing_certificate" "nora" {
  user_name        = "nora"
  certificate_body = <<-PEM
    -----BEGIN CERTIFICATE-----
    MIIBHTCBxKADAgECAhQ5zA9pr9HeBW8zRBJQzR2wtFM8DjAKBggqhkjOPQQDAjAP
    MQ0wCwYDVQQDDARub3JhMB4XDTI0MDEyMDAwMDAwMFoXDTI2MDEyMDAwMDAwMFow
    DzENMAsGA1UEAwwEbm9yYTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABNdGFVcz
    nMUHHMCzRXoVZe1mnhmuZoXfrkU3+FQoZrsptVffZj+ruV77sldvXzdM6VF7cBTw
    pExy6GUaGBCZTHcwCgYIKoZIzj0EAwIDSAAwRQIgT2Q/HjI5Jd8QG/7qI4AAsgrC
    VxtKg1p8LfC10oLeaTECIQCaehg6xE2ZtB2N+xvWGrFsdav9GdnLwSD9U6Oba7uf
    Kw==
    -----END CERTIFICATE-----
  PEM
}
