resource "aws_instance" "worker" {
  ami                  = "ami-0abcdef1234567890"
  instance_type        = "t3.micro"
  iam_instance_profile = "worker"

  metadata_options {
    http_tokens = "required"
  }

  user_data = <<-SH
    #!/bin/sh
    # export AWS_SECRET_ACCESS_KEY=only-on-a-laptop
    export AWS_SECRET_ACCESS_KEY="$(aws secretsmanager get-secret-value --secret-id worker --query SecretString --output text)"
    export AWS_SECRET_ACCESS_KEY=$SECRET
    rm -f ~/.aws/credentials
    unset AWS_SECRET_ACCESS_KEY
  SH
}
