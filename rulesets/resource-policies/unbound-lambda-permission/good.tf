data "aws_caller_identity" "current" {}

resource "aws_lambda_permission" "bucket" {
  action         = "lambda:InvokeFunction"
  function_name  = "resize"
  principal      = "s3.amazonaws.com"
  source_arn     = "arn:aws:s3:::uploads"
  source_account = "123456789012"
}

resource "aws_lambda_permission" "account" {
  action         = "lambda:InvokeFunction"
  function_name  = "resize"
  principal      = "events.amazonaws.com"
  source_account = "123456789012"
}

resource "aws_lambda_permission" "alexa" {
  action             = "lambda:InvokeFunction"
  function_name      = "resize"
  principal          = "alexa-appkit.amazon.com"
  event_source_token = "amzn1.ask.skill.0a1b2c3d"
}

resource "aws_lambda_permission" "role" {
  action        = "lambda:InvokeFunction"
  function_name = "resize"
  principal     = "arn:aws:iam::${data.aws_caller_identity.current.account_id}:role/caller"
}
