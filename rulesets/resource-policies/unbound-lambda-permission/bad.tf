resource "aws_lambda_permission" "bucket" {
  action        = "lambda:InvokeFunction"
  function_name = "resize"
  principal     = "s3.amazonaws.com" # expect: unbound-lambda-permission
}

resource "aws_lambda_permission" "regional" {
  action        = "lambda:InvokeFunction"
  function_name = "resize"
  principal     = "logs.eu-west-1.amazonaws.com" # expect: unbound-lambda-permission
}
