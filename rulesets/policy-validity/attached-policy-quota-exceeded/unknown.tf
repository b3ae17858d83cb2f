variable "policies" {
  type = list(string)
}

resource "aws_iam_role" "reporting" {
  name = "reporting"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ec2.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy_attachments_exclusive" "reporting" {
  role_name   = aws_iam_role.reporting.name
  policy_arns = var.policies
}
