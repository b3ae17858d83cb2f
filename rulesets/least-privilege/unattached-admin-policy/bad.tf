resource "aws_iam_policy" "legacy" {
  name   = "legacy"
  policy = <<-POLICY
    {
      "Version": "2012-10-17",
      "Statement": [
        { "Sid": "All", "Effect": "Allow", "Action": ["*"], "Resource": ["*"] }
      ]
    }
  POLICY
}
