resource "aws_launch_template" "worker" {
  name     = "worker"
  image_id = "ami-0abcdef1234567890"

  iam_instance_profile {
    arn = "arn:aws:iam::123456789012:instance-profile/worker"
  }

  metadata_options {
    http_tokens = "required"
  }
}

resource "aws_instance" "worker" {
  instance_type = "t3.micro"
  user_data     = "#!/bin/sh\naws ssm get-parameter --name /worker/settings > /etc/worker.json\n"

  launch_template {
    id = aws_launch_template.worker.id
  }
}
