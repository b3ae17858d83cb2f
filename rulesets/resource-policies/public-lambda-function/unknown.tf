variable "given" {
  type = string
}

resource "aws_lambda_permission" "given" {
  action        = "lambda:InvokeFunction"
  function_name = "resize"
  principal     = var.given
}
