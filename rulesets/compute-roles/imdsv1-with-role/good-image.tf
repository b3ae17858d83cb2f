data "aws_ssm_parameter" "latest" {
  name = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
}

data "aws_ami" "newest" {
  owners      = ["amazon"]
  most_recent = true

  filter {
    name   = "name"
    values = ["al2023-ami-2023*-arm64"]
  }
}

# Images of Amazon Linux 2023 demand tokens unless somebody says otherwise.
resource "aws_instance" "worker" {
  ami                  = data.aws_ssm_parameter.latest.value
  instance_type        = "t3.micro"
  iam_instance_profile = "worker"
}

resource "aws_instance" "runner" {
  ami                  = data.aws_ami.newest.id
  instance_type        = "t4g.micro"
  iam_instance_profile = "worker"
}
