# An account that is known to be a third party's, with an ExternalId.
resource "aws_iam_role" "monitoring" {
  name = "monitoring"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { AWS = "arn:aws:iam::464622532012:root" }
      Condition = { StringEquals = { "sts:ExternalId" = "b3a1f0c2d4e5968778695a4b3c2d1e0f" } }
    }]
  })
}
