resource "aws_s3_bucket" "reports" { # expect: missing-access-logs
  bucket = "acme-reports"
}

resource "aws_cloudfront_distribution" "site" { # expect: missing-access-logs
  enabled = true

  origin {
    domain_name = "site.example.com"
    origin_id   = "site"
  }

  default_cache_behavior {
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    target_origin_id       = "site"
    viewer_protocol_policy = "redirect-to-https"
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    cloudfront_default_certificate = true
  }
}
