# The id has the form AKIAIOSFODNN7EXAMPLE.
variable "uploader_key_id" {
  type = string
}
