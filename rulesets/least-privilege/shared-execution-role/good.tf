resource "aws_iam_role" "orders" {
  name = "orders"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

resource "aws_iam_role" "workers" {
  name = "workers"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}

resource "aws_lambda_function" "orders" {
  for_each      = toset(["eu", "us"])
  function_name = "orders-${each.key}"
  role          = aws_iam_role.orders.arn
  runtime       = "python3.13"
  handler       = "orders.handle"
  filename      = "orders.zip"
  publish       = true
}

resource "aws_lambda_alias" "live" {
  for_each         = aws_lambda_function.orders
  name             = "live"
  function_name    = each.value.arn
  function_version = each.value.version
}

resource "aws_iam_instance_profile" "workers" {
  name = "workers"
  role = aws_iam_role.workers.name
}

resource "aws_instance" "worker" {
  count                = 3
  ami                  = "ami-0123456789abcdef0"
  instance_type        = "t3.small"
  iam_instance_profile = aws_iam_instance_profile.workers.name

  metadata_options {
    http_tokens = "required"
  }
}
