resource "aws_cloudtrail" "main" {
  name                          = "main"
  s3_bucket_name                = "acme-trail"
  is_multi_region_trail         = true
  enable_logging                = false # expect: ineffective-cloudtrail
  include_global_service_events = true
}
