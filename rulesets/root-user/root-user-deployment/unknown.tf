variable "deployer" {
  type = string
}

provider "aws" {
  region = "eu-west-1"

  assume_role {
    role_arn = var.deployer
  }
}
