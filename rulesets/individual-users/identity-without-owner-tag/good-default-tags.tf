provider "aws" {
  region = "eu-central-1"

  default_tags {
    tags = {
      team = "audit"
    }
  }
}

resource "aws_iam_role" "auditor" {
  name = "auditor"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "config.amazonaws.com" }, Condition = { StringEquals = { "aws:SourceAccount" = "111122223333" } } }]
  })
}
