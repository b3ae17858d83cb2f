resource "aws_lambda_permission" "topic" {
  function_name = "orders"
  principal     = "sns.amazonaws.com"
  action        = "lambda:InvokeFunction"
  source_arn    = "arn:aws:sns:eu-west-1:123456789012:orders"
}

data "aws_caller_identity" "current" {}

resource "aws_lambda_layer_version_permission" "team" {
  layer_name     = "arn:aws:lambda:eu-west-1:123456789012:layer:tools"
  version_number = 3
  principal      = data.aws_caller_identity.current.account_id
  action         = "lambda:GetLayerVersion"
  statement_id   = "team"
}
