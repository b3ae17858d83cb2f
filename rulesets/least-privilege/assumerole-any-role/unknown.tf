variable "role_arns" {
  type = list(string)
}

resource "aws_iam_policy" "hub" {
  name = "hub"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Resource = var.role_arns }]
  })
}
