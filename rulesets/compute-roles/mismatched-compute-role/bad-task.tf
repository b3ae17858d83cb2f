resource "aws_sqs_queue" "orders" {
  name = "orders"
}

resource "aws_iam_role" "pull" {
  name = "pull"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ecs-tasks.amazonaws.com" }
    }]
  })
}

resource "aws_ecs_task_definition" "worker" { # expect: mismatched-compute-role
  family             = "worker"
  execution_role_arn = aws_iam_role.pull.arn
  container_definitions = jsonencode([{
    name        = "worker"
    image       = "worker:3"
    environment = [{ name = "ORDERS", value = aws_sqs_queue.orders.url }]
  }])
}

resource "aws_ecs_task_definition" "sync" { # expect: mismatched-compute-role
  family                = "sync"
  container_definitions = <<-JSON
    [{"name": "sync", "image": "tools:1", "command": ["aws", "s3", "sync", "/data", "s3://archive"]}]
  JSON
}

resource "aws_ecs_task_definition" "shop" { # expect: mismatched-compute-role
  family                = "shop"
  container_definitions = jsonencode([{ name = "shop", image = "shop:7" }])
}

resource "aws_ecs_service" "shop" {
  name                   = "shop"
  task_definition        = aws_ecs_task_definition.shop.arn
  enable_execute_command = true
}
