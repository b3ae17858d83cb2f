resource "aws_lambda_permission" "partner" {
  function_name = "thumbnails"
  action        = "lambda:InvokeFunction"
  principal     = "arn:aws:iam::*:role/reader" # expect: wildcard-in-principal-arn
}
