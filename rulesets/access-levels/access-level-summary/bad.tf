resource "aws_iam_role" "thumbnails" { # expect: access-level-summary
  name               = "thumbnails"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

resource "aws_iam_policy" "thumbnails" { # expect: access-level-summary
  name   = "thumbnails"
  policy = data.aws_iam_policy_document.thumbnails.json
}

data "aws_iam_policy_document" "thumbnails" {
  statement {
    actions   = ["s3:GetObject", "s3:PutObject"]
    resources = ["arn:aws:s3:::acme-thumbnails/*"]
  }
}

resource "aws_iam_role_policy_attachment" "thumbnails" {
  role       = aws_iam_role.thumbnails.name
  policy_arn = aws_iam_policy.thumbnails.arn
}
