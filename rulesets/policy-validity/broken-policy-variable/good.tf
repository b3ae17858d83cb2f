data "aws_iam_policy_document" "homes" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::homes/&{aws:username}/*"]
  }
}

resource "aws_iam_policy" "homes" {
  name   = "homes"
  policy = data.aws_iam_policy_document.homes.json
}

resource "aws_iam_policy" "app" {
  name = "app"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect = "Allow"
      Action = "s3:GetObject"
      Resource = [
        "arn:aws:s3:::homes/$${aws:username}/*",
        "arn:aws:s3:::homes/$${aws:PrincipalTag/team, 'everybody'}/*",
        "arn:aws:s3:::homes/odd-$${*}-name",
      ]
    }]
  })
}
