resource "aws_s3_bucket" "b" {
  bucket = "reports"
}

resource "aws_s3_bucket" "unnamed" {}

resource "aws_iam_role" "r" {
  name               = "r"
  path               = "/service/"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = aws_iam_user.u.arn } }] })
}

resource "aws_iam_user" "u" {
  name = "u"
}

resource "aws_iam_role_policy" "p" {
  name = "p"
  role = aws_iam_role.r.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "s3:*", Resource = [aws_s3_bucket.b.arn, "${aws_s3_bucket.unnamed.arn}/*"] }]
  })
}

resource "aws_iam_instance_profile" "i" {
  name = "i"
  role = aws_iam_role.r.name
}

output "known" {
  value = [aws_iam_role.r.path, aws_iam_role.r.max_session_duration, aws_s3_bucket.b.bucket, aws_iam_user.u.force_destroy]
}
