resource "aws_iam_role_policy" "worker" {
  role   = "worker"
  name   = "worker"
  policy = <<-JSON
    {
      "Version": "2012-10-17",
      "Statement": [
        {"Sid": "Tables", "Effect": "Allow", "Action": "dynamodb:Query", "Resource": "arn:aws:dynamodb:eu-west-1:111122223333:table/orders*"},
        {"Sid": "VisualEditor1", "Effect": "Allow", "Action": "dynamodb:Query", "Resource": "arn:aws:dynamodb:eu-west-1:111122223333:table/orders-2026"}
      ]
    }
  JSON
}
