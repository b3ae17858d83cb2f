# Too short, a wildcard, the vendor's name, and a number that everybody knows.
locals {
  external_ids = {
    short  = "acme"
    any    = "*"
    vendor = "New Relic"
    digits = "754728514883"
  }
}

data "aws_iam_policy_document" "metrics" {
  for_each = local.external_ids

  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "AWS"
      identifiers = ["754728514883"] # expect: third-party-trust-without-external-id
    }
    condition {
      test     = "StringLike"
      variable = "sts:ExternalId"
      values   = [each.value]
    }
  }
}

resource "aws_iam_role" "metrics" {
  for_each           = local.external_ids
  name               = "metrics-${each.key}"
  assume_role_policy = data.aws_iam_policy_document.metrics[each.key].json
}
