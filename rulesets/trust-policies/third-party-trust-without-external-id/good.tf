variable "external_id" {
  type    = string
  default = "b3a1f0c2d4e5968778695a4b3c2d1e0f"
}

data "aws_iam_policy_document" "monitoring" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::464622532012:root"]
    }
    condition {
      test     = "StringEquals"
      variable = "sts:ExternalId"
      values   = [var.external_id]
    }
  }
}

resource "aws_iam_role" "monitoring" {
  name               = "monitoring"
  assume_role_policy = data.aws_iam_policy_document.monitoring.json
}
