resource "aws_iam_role" "function" {
  name               = "function"
  assume_role_policy = <<-EOT
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Effect": "Allow",
          "Action": "sts:AssumeRole",
          "Principal": { "Service": "lamda.amazonaws.com" }
        }
      ]
    }
  EOT
}
