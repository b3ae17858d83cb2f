resource "aws_iam_role" "task" {
  name               = "task"
  assume_role_policy = <<-POLICY
    {
      "Version": "2012-10-17",
      "Statement": {
        "Effect": "Allow",
        "NotAction": "sts:TagSession",
        "Principal": {"Service": "lambda.amazonaws.com"}
      }
    }
  POLICY
}
