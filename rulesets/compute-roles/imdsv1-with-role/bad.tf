resource "aws_instance" "worker" { # expect: imdsv1-with-role
  ami                  = "ami-0abcdef1234567890"
  instance_type        = "t3.micro"
  iam_instance_profile = "worker"
}
