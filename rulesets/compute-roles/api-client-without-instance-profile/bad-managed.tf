resource "aws_instance" "desk" { # expect: api-client-without-instance-profile
  ami           = "ami-0abcdef1234567890"
  instance_type = "t3.micro"

  metadata_options {
    http_tokens = "required"
  }
}

resource "aws_ssm_association" "patch" {
  name = "AWS-RunPatchBaseline"

  targets {
    key    = "InstanceIds"
    values = [aws_instance.desk.id]
  }
}
