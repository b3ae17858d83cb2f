resource "aws_iam_role" "shop" {
  name = "shop"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ecs-tasks.amazonaws.com" } }]
  })
}

resource "aws_iam_role" "execution" {
  name = "execution"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ecs-tasks.amazonaws.com" } }]
  })
}

# The platform may start many tasks with one role; their code has its own.
resource "aws_ecs_task_definition" "shop" {
  family             = "shop"
  task_role_arn      = aws_iam_role.shop.arn
  execution_role_arn = aws_iam_role.execution.arn
  container_definitions = jsonencode([
    { name = "shop", image = "registry.example.com/shop:1", memory = 512 }
  ])
}

resource "aws_ecs_task_definition" "proxy" {
  family             = "proxy"
  execution_role_arn = aws_iam_role.execution.arn
  container_definitions = jsonencode([
    { name = "proxy", image = "registry.example.com/proxy:4", memory = 256 }
  ])
}
