resource "aws_cloudtrail" "main" {
  name                  = "main"
  s3_bucket_name        = "acme-trail"
  is_multi_region_trail = true

  advanced_event_selector {
    name = "all but keys"

    field_selector {
      field  = "eventCategory"
      equals = ["Management"]
    }

    field_selector {
      field      = "eventSource" # expect: ineffective-cloudtrail
      not_equals = ["kms.amazonaws.com"]
    }
  }
}
