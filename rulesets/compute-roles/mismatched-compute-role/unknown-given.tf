# Whoever creates no role here names one of its own.
variable "create_role" {
  type = bool
}

variable "role_name" {
  type    = string
  default = ""
}

resource "aws_iam_role" "nodes" {
  count = var.create_role ? 1 : 0

  name = "nodes"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}

resource "aws_iam_instance_profile" "nodes" {
  name = "nodes"
  role = try(aws_iam_role.nodes[0].name, var.role_name)
}
