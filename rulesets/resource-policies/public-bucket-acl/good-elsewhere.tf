variable "archive" {
  type = string
}

resource "aws_s3_bucket_acl" "archive" {
  bucket = var.archive
  acl    = "public-read"
}

resource "aws_s3_bucket_public_access_block" "archive" {
  bucket                  = var.archive
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_acl" "logs" {
  bucket = "acme-logs"
  acl    = "log-delivery-write"
}
