locals {
  grants = {
    read = { actions = ["s3:GetObject"], resources = ["arn:aws:s3:::reports/*"] }
    rest = { actions = ["*"], resources = ["*"] }
  }
  teams = [
    { name = "reporting", action = "s3:GetObject" },
    { name = "operations", action = "*" },
  ]
  services = ["s3:GetObject", "*"]
}

resource "aws_iam_policy" "literal_map" {
  for_each = {
    reporting  = "s3:ListBucket"
    operations = "*"
  }
  name = each.key
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = each.value, Resource = "*" }]
  })
}

resource "aws_iam_policy" "for_map" {
  for_each = { for team in local.teams : team.name => team }
  name     = "for-map-${each.key}"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = each.value.action, Resource = "*" }]
  })
}

resource "aws_iam_policy" "for_expression" {
  name = "for-expression"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [for service in local.services : { Effect = "Allow", Action = service, Resource = "*" }]
  })
}

data "aws_iam_policy_document" "dynamic" {
  dynamic "statement" {
    for_each = local.grants
    content {
      sid       = statement.key
      actions   = statement.value.actions
      resources = statement.value.resources
    }
  }
}

resource "aws_iam_policy" "dynamic" {
  name   = "dynamic"
  policy = data.aws_iam_policy_document.dynamic.json
}

data "aws_iam_policy_document" "part" {
  statement {
    sid       = "All"
    actions   = ["*"]
    resources = ["*"]
  }
}

data "aws_iam_policy_document" "whole" {
  source_policy_documents = [data.aws_iam_policy_document.part.json]
  statement {
    sid       = "Read"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::reports/*"]
  }
}

resource "aws_iam_policy" "source_documents" {
  name   = "source-documents"
  policy = data.aws_iam_policy_document.whole.json
}
