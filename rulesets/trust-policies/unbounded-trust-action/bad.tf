resource "aws_iam_role" "task" {
  name = "task"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = ["sts:*"] # expect: unbounded-trust-action
      Principal = { Service = "ecs-tasks.amazonaws.com" }
    }]
  })
}
