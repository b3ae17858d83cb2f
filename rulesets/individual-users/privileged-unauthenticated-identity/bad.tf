resource "aws_cognito_identity_pool" "shop" {
  identity_pool_name               = "shop"
  allow_unauthenticated_identities = true
}

resource "aws_iam_role" "guest" {
  name               = "guest"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "cognito-identity.amazonaws.com" }
      Condition = {
        StringEquals             = { "cognito-identity.amazonaws.com:aud" = aws_cognito_identity_pool.shop.id }
        "ForAnyValue:StringLike" = { "cognito-identity.amazonaws.com:amr" = "unauthenticated" }
      }
    }]
  })
}

resource "aws_iam_policy" "guest" {
  name = "guest"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["s3:GetObject", "s3:PutObject"] # expect: privileged-unauthenticated-identity
      Resource = "arn:aws:s3:::shop-uploads/*"
    }]
  })
}

resource "aws_iam_role_policy_attachment" "guest" {
  role       = aws_iam_role.guest.name
  policy_arn = aws_iam_policy.guest.arn
}

resource "aws_cognito_identity_pool_roles_attachment" "shop" {
  identity_pool_id = aws_cognito_identity_pool.shop.id
  roles            = { unauthenticated = aws_iam_role.guest.arn }
}
