variable "role" {
  type = string
}

resource "aws_iam_role" "web" {
  name                = "web"
  managed_policy_arns = ["arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"]
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy_attachment" "given" {
  role       = var.role
  policy_arn = "arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy"
}
