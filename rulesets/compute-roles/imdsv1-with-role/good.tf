resource "aws_instance" "worker" {
  ami                  = "ami-0abcdef1234567890"
  instance_type        = "t3.micro"
  iam_instance_profile = "worker"

  metadata_options {
    http_tokens = "required"
  }
}

resource "aws_instance" "sealed" {
  ami                  = "ami-0abcdef1234567890"
  instance_type        = "t3.micro"
  iam_instance_profile = "worker"

  metadata_options {
    http_endpoint = "disabled"
  }
}
