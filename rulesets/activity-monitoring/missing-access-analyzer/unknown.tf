variable "region" {
  type = string
}

provider "aws" {
  region = var.region
}

provider "aws" {
  alias  = "us"
  region = "us-east-1"
}

resource "aws_accessanalyzer_analyzer" "main" {
  analyzer_name = "main"
}

resource "aws_cloudtrail" "main" {
  provider              = aws.us
  name                  = "main"
  s3_bucket_name        = "acme-trail"
  is_multi_region_trail = true
}
