resource "aws_iam_policy" "deploy" {
  name   = "deploy"
  policy = <<-EOT
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Effect": "Allow",
          "Action": "iam:PassRole",
          "Resource": "arn:aws:iam::123456789012:role/orders-task",
          "Condition": { "StringEquals": { "iam:PassedToService": "ecs-tasks.amazonaws.com" } }
        },
        {
          "Effect": "Deny",
          "Action": "iam:PassRole",
          "Resource": "arn:aws:iam::123456789012:role/administrator"
        }
      ]
    }
  EOT
}
