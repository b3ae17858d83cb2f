# Roles that are passed within the account: the services' calls carry no source.
resource "aws_iam_role" "workload" {
  for_each = toset(["ec2.amazonaws.com", "ecs-tasks.amazonaws.com", "edgelambda.amazonaws.com", "lambda.amazonaws.com"])
  name     = "workload-${replace(each.key, ".", "-")}"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = each.key } }]
  })
}
