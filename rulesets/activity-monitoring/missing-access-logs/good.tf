resource "aws_s3_bucket" "reports" {
  bucket = "acme-reports"
}

resource "aws_s3_bucket_logging" "reports" {
  bucket        = aws_s3_bucket.reports.id
  target_bucket = aws_s3_bucket.logs.id
  target_prefix = "reports/"
}

resource "aws_s3_bucket" "logs" {
  bucket = "acme-access-logs"
}

resource "aws_s3_bucket_acl" "old" {
  bucket = aws_s3_bucket.old.id
  acl    = "log-delivery-write"
}

resource "aws_s3_bucket" "old" {
  bucket = "acme-old-logs"
}

# A trail records what happens to the objects of this one.
resource "aws_s3_bucket" "ledger" {
  bucket = "acme-ledger"
}

resource "aws_cloudtrail" "objects" {
  name                       = "objects"
  s3_bucket_name             = "acme-trail"
  is_multi_region_trail      = true
  enable_log_file_validation = true
  kms_key_id                 = "arn:aws:kms:eu-west-1:123456789012:key/0d3a4b1c-0000-4000-8000-000000000000"
  cloud_watch_logs_group_arn = "arn:aws:logs:eu-west-1:123456789012:log-group:trail:*"

  event_selector {
    read_write_type = "All"

    data_resource {
      type   = "AWS::S3::Object"
      values = ["${aws_s3_bucket.ledger.arn}/"]
    }
  }
}
