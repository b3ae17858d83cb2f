resource "aws_lambda_permission" "anyone" {
  action        = "lambda:InvokeFunction"
  function_name = "resize"
  principal     = "*" # expect: public-lambda-function
}

resource "aws_lambda_function_url" "resize" {
  function_name      = "resize"
  authorization_type = "NONE" # expect: public-lambda-function
}
