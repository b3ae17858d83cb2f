variable "environment" {
  default = "production"
}

locals {
  by_environment = {
    production = "*"
    test       = "s3:GetObject"
  }
  base     = { Effect = "Allow", Resource = "*" }
  readable = ["s3:GetObject"]
  others   = ["*"]
  allowed  = { Statement = [merge(local.base, { Action = "*" })] }
}

resource "aws_iam_policy" "format" {
  name = "format"
  policy = format(
    "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"%s\", \"Resource\": \"*\"}]}",
    "*",
  )
}

resource "aws_iam_policy" "lookup_join" {
  name = "lookup-join"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = join("", [lookup(local.by_environment, var.environment, "s3:ListBucket")]), Resource = "*" }]
  })
}

resource "aws_iam_policy" "merge" {
  name   = "merge"
  policy = jsonencode(merge({ Version = "2012-10-17" }, local.allowed))
}

resource "aws_iam_policy" "concat" {
  name = "concat"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = concat(local.readable, local.others), Resource = "*" }]
  })
}

resource "aws_iam_policy" "conditional" {
  name = "conditional"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = var.environment == "production" ? "*" : "s3:GetObject", Resource = "*" }]
  })
}
