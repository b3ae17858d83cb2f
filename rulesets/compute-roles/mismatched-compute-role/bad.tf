data "aws_iam_policy_document" "hosts" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "mailer" {
  name               = "mailer"
  assume_role_policy = data.aws_iam_policy_document.hosts.json
}

resource "aws_lambda_function" "mailer" {
  function_name = "mailer"
  role          = aws_iam_role.mailer.arn # expect: mismatched-compute-role
  handler       = "mail.send"
  runtime       = "python3.13"
  filename      = "mail.zip"
}

resource "aws_iam_instance_profile" "web" { # expect: mismatched-compute-role
  name = "web"
}

resource "aws_instance" "web" {
  ami                  = "ami-0abcdef1234567890"
  instance_type        = "t3.micro"
  iam_instance_profile = aws_iam_instance_profile.web.name

  metadata_options {
    http_tokens = "required"
  }
}
