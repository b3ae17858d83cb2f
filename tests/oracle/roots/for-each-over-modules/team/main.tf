variable "name" {
  type = string
}
variable "actions" {
  type = list(string)
}
variable "size" {
  type = string
}

resource "aws_iam_user" "member" {
  count = var.size
  name  = "${var.name}-${count.index}"
}

resource "aws_iam_user_policy" "member" {
  count  = var.size
  name   = "inline"
  user   = aws_iam_user.member[count.index].name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = var.actions, Resource = "*" }] })
}

output "members" {
  value = aws_iam_user.member[*].name
}
