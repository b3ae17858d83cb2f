terraform {
  backend "s3" {
    bucket     = "states"
    key        = "shop.tfstate"
    region     = "eu-west-1"
    access_key = "AKIAQ3EGSX7LPMK2VNTA" # expect: static-provider-credentials
    secret_key = "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"
  }
}
