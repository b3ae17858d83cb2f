# A part of a configuration: the block may stand in another file.
resource "aws_s3_bucket" "reports" {
  bucket = "acme-reports"
}
