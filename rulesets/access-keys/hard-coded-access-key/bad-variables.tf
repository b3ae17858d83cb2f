variable "uploader_key_id" {
  type    = string
  default = "AKIAQ3EGSX7LPMK2VNTA" # expect: hard-coded-access-key
}

variable "uploader_secret" {
  type    = string
  default = "kT9vQ2mZxR7cLw0YpJ4uH8nB1sD6fGaE3iKoUyVX"
}
