variable "account" {
  type = string
}

resource "aws_iam_role" "schedule" {
  name = "schedule"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "scheduler.amazonaws.com" }
      Condition = { StringLike = { "aws:SourceAccount" = var.account } }
    }]
  })
}
