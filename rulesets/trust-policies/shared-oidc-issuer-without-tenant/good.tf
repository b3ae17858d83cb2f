resource "aws_iam_openid_connect_provider" "gitlab" {
  url            = "https://gitlab.com"
  client_id_list = ["https://gitlab.com"]
}

resource "aws_iam_openid_connect_provider" "company" {
  url            = "https://login.acme.example"
  client_id_list = ["aws-console"]
}

resource "aws_iam_role" "deploy" {
  name = "deploy"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = "sts:AssumeRoleWithWebIdentity"
        Principal = { Federated = aws_iam_openid_connect_provider.gitlab.arn }
        Condition = {
          StringEquals = { "gitlab.com:aud" = "https://gitlab.com" }
          StringLike   = { "gitlab.com:sub" = "project_path:acme/shop:ref_type:branch:ref:*" }
        }
      },
      {
        Effect    = "Allow"
        Action    = "sts:AssumeRoleWithWebIdentity"
        Principal = { Federated = aws_iam_openid_connect_provider.company.arn }
        Condition = { StringEquals = { "login.acme.example:aud" = "aws-console" } }
      },
    ]
  })
}
