resource "aws_iam_policy" "auditor" {
  name   = "auditor"
  policy = <<-EOT
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Sid": "Audit",
          "Effect": "Allow",
          "Action": ["sts:AssumeRole", "sts:GetCallerIdentity"],
          "Resource": "*"
        }
      ]
    }
  EOT
}
