resource "aws_iam_role" "hosts" { # expect: shared-execution-role
  name = "hosts"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}

resource "aws_iam_instance_profile" "hosts" {
  name = "hosts"
  role = aws_iam_role.hosts.name
}

variable "ami" {
  type    = string
  default = "ami-0123456789abcdef0"
}

resource "aws_instance" "web" {
  ami                         = var.ami
  instance_type               = "t3.small"
  iam_instance_profile        = aws_iam_instance_profile.hosts.name
  associate_public_ip_address = true

  metadata_options {
    http_tokens = "required"
  }
}

resource "aws_instance" "batch" {
  ami                         = var.ami
  instance_type               = "t3.small"
  iam_instance_profile        = aws_iam_instance_profile.hosts.name
  associate_public_ip_address = false

  metadata_options {
    http_tokens = "required"
  }
}
