locals {
  grants = {
    read  = ["s3:GetObject", "s3:ListBucket"]
    write = ["s3:PutObject"]
  }
  conditions = [
    { variable = "aws:PrincipalOrgID", values = ["o-1"] },
    { variable = "aws:SourceVpc", values = ["vpc-1", "vpc-2"] },
  ]
}

data "aws_iam_policy_document" "d" {
  statement {
    sid       = "First"
    actions   = ["sts:GetCallerIdentity"]
    resources = ["*"]
  }

  dynamic "statement" {
    for_each = local.grants
    iterator = grant
    content {
      sid       = title(grant.key)
      actions   = grant.value
      resources = ["arn:aws:s3:::bucket/*"]

      dynamic "condition" {
        for_each = grant.key == "write" ? local.conditions : []
        content {
          test     = "StringEquals"
          variable = condition.value.variable
          values   = [for value in condition.value.values : "${condition.key}:${grant.key}:${value}"]
        }
      }
    }
  }

  statement {
    sid         = "Last"
    effect      = "Deny"
    not_actions = ["iam:*"]
    resources   = ["*"]
  }
}

resource "aws_iam_policy" "p" {
  name   = "p"
  policy = data.aws_iam_policy_document.d.json
}

resource "aws_security_group" "g" {
  name = "g"
  dynamic "ingress" {
    for_each = toset(["80", "443"])
    content {
      from_port   = ingress.value
      to_port     = ingress.key
      protocol    = "tcp"
      cidr_blocks = ["0.0.0.0/0"]
    }
  }
}
