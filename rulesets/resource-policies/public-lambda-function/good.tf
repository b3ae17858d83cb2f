resource "aws_lambda_permission" "organization" {
  action           = "lambda:InvokeFunction"
  function_name    = "resize"
  principal        = "*"
  principal_org_id = "o-a1b2c3d4e5"
}

resource "aws_lambda_permission" "bucket" {
  action         = "lambda:InvokeFunction"
  function_name  = "resize"
  principal      = "s3.amazonaws.com"
  source_arn     = "arn:aws:s3:::uploads"
  source_account = "123456789012"
}

resource "aws_lambda_function_url" "resize" {
  function_name      = "resize"
  authorization_type = "AWS_IAM"
}
