module "uploads" {
  source  = "acme/bucket/aws"
  version = "2.1.0"
}

resource "aws_s3_bucket_public_access_block" "uploads" {
  bucket                  = module.uploads.bucket_id
  block_public_acls       = true
  block_public_policy     = false # expect: incomplete-public-access-block
  ignore_public_acls      = true
  restrict_public_buckets = true
}
