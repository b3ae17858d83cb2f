resource "aws_launch_template" "worker" {
  name      = "worker"
  image_id  = "ami-0abcdef1234567890"
  user_data = base64encode("#!/bin/sh\naws sqs receive-message --queue-url https://sqs.eu-west-1.amazonaws.com/123456789012/jobs\n") # expect: api-client-without-instance-profile

  metadata_options {
    http_tokens = "required"
  }
}

resource "aws_instance" "worker" {
  instance_type = "t3.micro"

  launch_template {
    id = aws_launch_template.worker.id
  }
}
