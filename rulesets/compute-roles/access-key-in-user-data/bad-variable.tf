variable "registry_secret" {
  type      = string
  sensitive = true
}

resource "aws_instance" "worker" {
  ami           = "ami-0abcdef1234567890"
  instance_type = "t3.micro"

  metadata_options {
    http_tokens = "required"
  }

  user_data = "export AWS_SECRET_ACCESS_KEY='${var.registry_secret}'; /opt/worker" # expect: access-key-in-user-data
}
