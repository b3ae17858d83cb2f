data "aws_ssm_parameter" "image" {
  name = "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id"
}

resource "aws_launch_configuration" "cluster" { # expect: api-client-without-instance-profile
  image_id      = data.aws_ssm_parameter.image.value
  instance_type = "m7g.large"

  metadata_options {
    http_tokens = "required"
  }
}
