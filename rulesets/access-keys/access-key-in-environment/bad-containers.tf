resource "aws_ecs_task_definition" "upload" {
  family = "upload"

  container_definitions = jsonencode([{
    name  = "upload"
    image = "upload:1"
    environment = [
      { name = "AWS_ACCESS_KEY_ID", value = "AKIAQ3EGSX7LPMK2VNTA" }, # expect: access-key-in-environment
      { name = "AWS_SECRET_ACCESS_KEY", value = "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" },
    ]
  }])
}
