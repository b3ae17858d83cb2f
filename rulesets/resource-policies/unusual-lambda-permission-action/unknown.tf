variable "action" {
  type = string
}

resource "aws_lambda_permission" "deployer" {
  function_name = "orders"
  principal     = "arn:aws:iam::123456789012:role/deployer"
  action        = var.action
}
