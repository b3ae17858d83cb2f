resource "aws_launch_template" "worker" {
  name          = "worker"
  image_id      = "ami-0abcdef1234567890"
  instance_type = "t3.micro"

  metadata_options {
    http_endpoint = "enabled"
    http_tokens   = "optional" # expect: imdsv1-without-role
  }
}
