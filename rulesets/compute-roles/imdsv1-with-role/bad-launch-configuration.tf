resource "aws_launch_configuration" "worker" { # expect: imdsv1-with-role
  image_id             = "ami-0abcdef1234567890"
  instance_type        = "t3.micro"
  iam_instance_profile = "worker"
}
