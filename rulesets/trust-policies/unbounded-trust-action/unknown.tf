variable "actions" {
  type = list(string)
}

resource "aws_iam_role" "task" {
  name = "task"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = var.actions, Principal = { Service = "lambda.amazonaws.com" } }]
  })
}
