variable "boot" {
  type = string
}

resource "aws_instance" "worker" {
  ami           = "ami-0abcdef1234567890"
  instance_type = "t3.micro"
  user_data     = var.boot

  metadata_options {
    http_tokens = "required"
  }
}
