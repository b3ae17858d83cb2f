# Pinned by commit and digest: 40 characters, but no secrets.
module "network" {
  source = "git::https://example.com/network.git?ref=3f786850e387550fdab836ed7e6dc881de23001b"
}

locals {
  digest = "da39a3ee5e6b4b0d3255bfef95601890afd80709"
}
