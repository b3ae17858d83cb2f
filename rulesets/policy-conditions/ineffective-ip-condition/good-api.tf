data "aws_caller_identity" "current" {}

data "aws_iam_policy_document" "orders" {
  statement {
    sid       = "Callers"
    actions   = ["execute-api:Invoke"]
    resources = ["execute-api:/*"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${data.aws_caller_identity.current.account_id}:role/shop"]
    }
  }
  statement {
    sid       = "FromTheOffice"
    effect    = "Deny"
    actions   = ["execute-api:Invoke"]
    resources = ["execute-api:/*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "NotIpAddress"
      variable = "aws:SourceIp"
      values   = ["203.0.113.0/24"]
    }
  }
}

resource "aws_api_gateway_rest_api_policy" "orders" {
  rest_api_id = "a1b2c3d4e5"
  policy      = data.aws_iam_policy_document.orders.json
}
