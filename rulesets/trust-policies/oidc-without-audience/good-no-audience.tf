resource "aws_iam_role" "players" {
  name = "players"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "www.amazon.com" }
      Condition = { StringEquals = { "www.amazon.com:app_id" = "amzn1.application-oa2-client.0123456789abcdef" } }
    }]
  })
}
