resource "aws_launch_template" "worker" {
  name     = "worker"
  image_id = "ami-0abcdef1234567890"

  metadata_options {
    http_tokens = "required"
  }
}

resource "aws_instance" "worker" {
  iam_instance_profile = "worker"

  launch_template {
    id = aws_launch_template.worker.id
  }
}
