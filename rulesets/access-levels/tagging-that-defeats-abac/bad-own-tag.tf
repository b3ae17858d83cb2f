# The bucket opens to whoever has the tag, and the role gives it to itself.
resource "aws_iam_role" "export" {
  name = "export"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ecs-tasks.amazonaws.com" } }]
  })
}

resource "aws_iam_policy" "tags" {
  name = "tag-export"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = "iam:TagRole" # expect: tagging-that-defeats-abac
        Resource = aws_iam_role.export.arn
      },
      {
        Effect   = "Allow"
        Action   = "s3:GetObject"
        Resource = "${aws_s3_bucket.payroll.arn}/*"
      },
    ]
  })
}

resource "aws_iam_role_policy_attachment" "tags" {
  role       = aws_iam_role.export.name
  policy_arn = aws_iam_policy.tags.arn
}

resource "aws_s3_bucket" "payroll" {
  bucket = "acme-payroll"
}

resource "aws_s3_bucket_public_access_block" "payroll" {
  bucket                  = aws_s3_bucket.payroll.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_policy" "payroll" {
  bucket = aws_s3_bucket.payroll.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "PayrollOnly"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:GetObject"
        Resource  = "${aws_s3_bucket.payroll.arn}/*"
        Condition = { StringNotEquals = { "aws:PrincipalTag/department" = "payroll" } }
      },
      {
        Sid       = "TransportEncrypted"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [aws_s3_bucket.payroll.arn, "${aws_s3_bucket.payroll.arn}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
  })
}
