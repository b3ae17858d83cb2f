terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "replica"
  region = "us-east-1"
}

module "m" {
  source    = "./m"
  providers = { aws = aws.replica, aws.other = aws }
}

resource "aws_iam_user" "u" {
  provider = aws.replica
  name     = "u"
}

data "aws_region" "here" {}

data "aws_partition" "here" {}

output "regions" {
  value = [data.aws_region.here.id, module.m.regions, data.aws_partition.here.partition]
}
