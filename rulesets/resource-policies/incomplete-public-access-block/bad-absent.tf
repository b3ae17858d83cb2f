resource "aws_s3_bucket" "reports" {
  bucket = "acme-reports"
}

resource "aws_s3_bucket_public_access_block" "reports" { # expect: incomplete-public-access-block
  bucket            = aws_s3_bucket.reports.id
  block_public_acls = true
}
