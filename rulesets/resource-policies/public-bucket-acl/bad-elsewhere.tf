variable "archive" {
  type = string
}

module "downloads" {
  source  = "acme/bucket/aws"
  version = "2.1.0"
}

data "aws_s3_bucket" "site" {
  bucket = "acme-site"
}

resource "aws_s3_bucket_acl" "archive" {
  bucket = var.archive
  acl    = "authenticated-read" # expect: public-bucket-acl
}

resource "aws_s3_bucket_acl" "downloads" {
  bucket = module.downloads.bucket_id
  acl    = "public-read" # expect: public-bucket-acl
}

resource "aws_s3_bucket_acl" "site" {
  bucket = data.aws_s3_bucket.site.id
  acl    = "public-read" # expect: public-bucket-acl
}

resource "aws_s3_bucket_acl" "drop" {
  bucket = "acme-drop"
  acl    = "public-read-write" # expect: public-bucket-acl
}
