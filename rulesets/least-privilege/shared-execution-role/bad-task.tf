resource "aws_iam_role" "task" { # expect: shared-execution-role
  name = "task"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ecs-tasks.amazonaws.com" } }]
  })
}

resource "aws_ecs_task_definition" "shop" {
  family             = "shop"
  task_role_arn      = aws_iam_role.task.arn
  execution_role_arn = aws_iam_role.task.arn

  container_definitions = jsonencode([
    { name = "shop", image = "registry.example.com/shop:1", memory = 512 }
  ])
}
