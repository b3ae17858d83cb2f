data "aws_ssm_parameter" "latest" {
  name = "/aws/service/ami-amazon-linux-latest/amzn2-ami-hvm-x86_64-gp2"
}

data "aws_ami" "own" {
  owners      = ["self"]
  most_recent = true
  name_regex  = "^al2023-hardened-"
}

resource "aws_instance" "worker" { # expect: imdsv1-with-role
  ami                  = data.aws_ssm_parameter.latest.value
  instance_type        = "t3.micro"
  iam_instance_profile = "worker"
}

resource "aws_instance" "runner" { # expect: imdsv1-with-role
  ami                  = data.aws_ami.own.id
  instance_type        = "t3.micro"
  iam_instance_profile = "worker"
}
