resource "aws_iam_group" "analysts" {
  name = "analysts"
}

resource "aws_iam_group_policy" "reports" { # expect: group-inline-policy
  name  = "reports"
  group = aws_iam_group.analysts.name

  policy = <<-EOT
    {
      "Version": "2012-10-17",
      "Statement": {
        "Effect": "Allow",
        "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::acme-reports/*"
      }
    }
  EOT
}
