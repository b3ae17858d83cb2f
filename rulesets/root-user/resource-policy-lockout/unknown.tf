variable "administrators" {
  type = map(map(string))
}

resource "aws_s3_bucket_policy" "vault" {
  bucket = "vault"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = "arn:aws:s3:::vault"
      Condition = var.administrators
    }]
  })
}
