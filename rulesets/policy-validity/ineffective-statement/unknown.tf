variable "folder" {
  type = string
}

variable "tables" {
  type    = list(string)
  default = []
}

# the folder may be all of them
resource "aws_iam_policy" "reports" {
  name = "reports"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "Read"
      Effect   = "Allow"
      Action   = "s3:GetObject"
      Resource = ["arn:aws:s3:::reports/${var.folder}/*", "arn:aws:s3:::reports/monthly/*"]
    }]
  })
}

# empty until somebody names some
resource "aws_iam_policy" "tables" {
  name = "tables"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "Query"
      Effect   = "Allow"
      Action   = "dynamodb:Query"
      Resource = var.tables
    }]
  })
}
