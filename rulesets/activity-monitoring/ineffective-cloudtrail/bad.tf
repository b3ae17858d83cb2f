provider "aws" {
  region = "eu-west-1"
}

resource "aws_cloudtrail" "main" { # expect: ineffective-cloudtrail
  name           = "main"
  s3_bucket_name = "acme-trail"
}
