# Old key of the uploader, for reference:
# AKIAQ3EGSX7LPMK2VNTA kT9vQ2mZxR7cLw0YpJ4uH8nB1sD6fGaE3iKoUyVX  # expect: hard-coded-access-key
variable "uploader_key_id" {
  type = string
}
