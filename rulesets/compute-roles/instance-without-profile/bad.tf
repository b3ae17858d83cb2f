resource "aws_instance" "bastion" { # expect: instance-without-profile
  ami           = "ami-0abcdef1234567890"
  instance_type = "t3.micro"

  metadata_options {
    http_tokens = "required"
  }

  user_data = <<-SH
    #!/bin/sh
    # aws s3 sync is for the other hosts
    yum install -y mosh awscli
  SH
}
