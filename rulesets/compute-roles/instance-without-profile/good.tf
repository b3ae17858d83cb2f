resource "aws_launch_template" "hardened" {
  name     = "hardened"
  image_id = "ami-0abcdef1234567890"

  iam_instance_profile {
    name = "worker"
  }

  metadata_options {
    http_tokens = "required"
  }
}

resource "aws_instance" "worker" {
  instance_type = "t3.micro"

  launch_template {
    id = aws_launch_template.hardened.id
  }
}

# The template leaves the profile to the instances that are started from it.
resource "aws_launch_template" "bare" {
  name     = "bare"
  image_id = "ami-0abcdef1234567890"

  metadata_options {
    http_tokens = "required"
  }
}

resource "aws_instance" "index" {
  instance_type        = "t3.micro"
  iam_instance_profile = "index"

  launch_template {
    id = aws_launch_template.bare.id
  }
}
