variable "hops" {
  type = number
}

resource "aws_instance" "worker" {
  ami                  = "ami-0abcdef1234567890"
  instance_type        = "t3.micro"
  iam_instance_profile = "worker"

  metadata_options {
    http_tokens                 = "required"
    http_put_response_hop_limit = var.hops
  }
}
