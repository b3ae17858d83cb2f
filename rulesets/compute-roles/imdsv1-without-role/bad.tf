resource "aws_instance" "bastion" { # expect: imdsv1-without-role
  ami           = "ami-0abcdef1234567890"
  instance_type = "t3.micro"
}
