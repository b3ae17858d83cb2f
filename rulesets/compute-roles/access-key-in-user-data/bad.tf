resource "aws_instance" "worker" {
  ami           = "ami-0abcdef1234567890"
  instance_type = "t3.micro"

  metadata_options {
    http_tokens = "required"
  }

  user_data = <<-SH
    #!/bin/sh
    export AWS_ACCESS_KEY_ID=AKIAQ3EGSX7LPMK2VNTA
    export AWS_SECRET_ACCESS_KEY=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
    /opt/worker
  SH
}
