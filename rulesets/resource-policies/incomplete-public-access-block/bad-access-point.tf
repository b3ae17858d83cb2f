resource "aws_s3_access_point" "reports" {
  bucket = "acme-reports"
  name   = "reports"

  public_access_block_configuration {
    block_public_policy = false # expect: incomplete-public-access-block
  }
}
