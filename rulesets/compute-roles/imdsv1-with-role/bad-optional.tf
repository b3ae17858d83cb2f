resource "aws_iam_instance_profile" "worker" {
  name = "worker"
  role = "worker"
}

resource "aws_launch_template" "worker" {
  name     = "worker"
  image_id = "ami-0abcdef1234567890"

  iam_instance_profile {
    arn = aws_iam_instance_profile.worker.arn
  }

  metadata_options {
    http_endpoint = "enabled"
    http_tokens   = "optional" # expect: imdsv1-with-role
  }
}
