terraform {
  required_providers {
    aws = {
      source                = "hashicorp/aws"
      configuration_aliases = [aws.other]
    }
  }
}

data "aws_region" "default" {}

data "aws_region" "other" {
  provider = aws.other
}

resource "aws_iam_group" "g" {
  provider = aws.other
  name     = "g"
}

output "regions" {
  value = [data.aws_region.default.id, data.aws_region.other.id]
}
