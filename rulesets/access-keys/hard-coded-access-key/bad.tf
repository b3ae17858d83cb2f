locals {
  uploader = {
    access_key = "AKIAQ3EGSX7LPMK2VNTA" # expect: hard-coded-access-key
    secret_key = "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"
  }
}
