resource "aws_iam_policy" "thread_dumps" {
  name = "thread-dumps"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "s3:PutObject"
      Resource = "arn:aws:s3:::reports/*"
    }]
  })
}

resource "aws_iam_policy" "preview" {
  name = "preview"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "s3:PutObject"
      Resource = "arn:aws:s3:::reports/*"
    }]
  })
}

resource "aws_iam_policy" "read_write" {
  name = "read-write"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["s3:GetObject", "s3:PutObject"]
      Resource = "arn:aws:s3:::reports/*"
    }]
  })
}

resource "aws_iam_policy" "reports_read" {
  name = "reports-read"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["s3:GetObject", "s3:GetObjectTagging"]
      Resource = "arn:aws:s3:::reports/*"
    }]
  })
}

resource "aws_iam_policy" "queries" {
  name = "queries-viewer"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["athena:StartQueryExecution", "athena:StopQueryExecution", "athena:GetQueryResults"]
      Resource = "arn:aws:athena:eu-west-1:123456789012:workgroup/reports"
    }]
  })
}

resource "aws_iam_policy" "password" {
  name = "read-database-secret"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "secretsmanager:GetSecretValue"
      Resource = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:orders-AbCdEf"
    }]
  })
}

resource "aws_iam_policy" "attachment" {
  name = "read-role-attachment"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "s3:PutObject"
      Resource = "arn:aws:s3:::reports/*"
    }]
  })
}
