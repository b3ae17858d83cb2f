resource "aws_iam_role" "functions" {
  name = "functions"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

variable "package" {
  type = string
}

resource "aws_lambda_function" "orders" {
  function_name = "orders"
  role          = aws_iam_role.functions.arn
  runtime       = "python3.13"
  handler       = "main.handle"
  filename      = "orders.zip"
}

resource "aws_lambda_function" "given" {
  function_name = "given"
  role          = aws_iam_role.functions.arn
  runtime       = "python3.13"
  handler       = "main.handle"
  filename      = var.package
}
