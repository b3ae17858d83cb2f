resource "aws_launch_template" "build" { # expect: instance-without-profile
  name          = "build"
  image_id      = "ami-0abcdef1234567890"
  instance_type = "c7g.large"

  metadata_options {
    http_tokens = "required"
  }
}

resource "aws_autoscaling_group" "build" {
  min_size           = 0
  max_size           = 4
  availability_zones = ["eu-west-1a"]

  launch_template {
    id      = aws_launch_template.build.id
    version = "$Latest"
  }
}
