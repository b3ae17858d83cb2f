variable "acl" {
  type = string
}

resource "aws_s3_bucket" "photos" {
  bucket = "acme-photos"
  acl    = var.acl
}
