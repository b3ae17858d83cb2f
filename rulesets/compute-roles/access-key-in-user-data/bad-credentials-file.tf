resource "aws_instance" "worker" {
  ami           = "ami-0abcdef1234567890"
  instance_type = "t3.micro"

  metadata_options {
    http_tokens = "required"
  }

  provisioner "file" {
    source      = "worker.credentials"
    destination = "/home/worker/.aws/credentials" # expect: access-key-in-user-data
  }
}
