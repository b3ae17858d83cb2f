resource "aws_lambda_permission" "deployer" {
  function_name = "orders"
  principal     = "arn:aws:iam::123456789012:role/deployer"
  action        = "lambda:UpdateFunctionCode" # expect: unusual-lambda-permission-action
}

resource "aws_lambda_permission" "edge" {
  function_name = "headers"
  principal     = "edgelambda.amazonaws.com"
  action        = "lambda:GetFunction" # expect: unusual-lambda-permission-action
}
