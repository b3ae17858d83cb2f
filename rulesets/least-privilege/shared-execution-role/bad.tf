resource "aws_iam_role" "functions" { # expect: shared-execution-role
  name = "functions"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

resource "aws_lambda_function" "orders" {
  function_name = "orders"
  role          = aws_iam_role.functions.arn
  runtime       = "python3.13"
  handler       = "orders.handle"
  filename      = "orders.zip"
}

resource "aws_lambda_function" "invoices" {
  function_name = "invoices"
  role          = aws_iam_role.functions.arn
  runtime       = "python3.13"
  handler       = "invoices.handle"
  filename      = "invoices.zip"
}
