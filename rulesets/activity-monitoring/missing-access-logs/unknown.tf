variable "logged_bucket" {
  type = string
}

resource "aws_s3_bucket" "reports" {
  bucket = "acme-reports"
}

resource "aws_s3_bucket_logging" "some" {
  bucket        = var.logged_bucket
  target_bucket = "acme-access-logs"
  target_prefix = "some/"
}
