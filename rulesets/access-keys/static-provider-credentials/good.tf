terraform {
  backend "s3" {
    bucket  = "states"
    key     = "shop.tfstate"
    region  = "eu-west-1"
    profile = "deploy"
  }
}

variable "access_key" {
  type = string
}

variable "secret_key" {
  type      = string
  sensitive = true
}

provider "aws" {
  region  = "eu-west-1"
  profile = "shop"
}

provider "aws" {
  alias                    = "shared"
  region                   = "eu-west-1"
  shared_credentials_files = ["~/.aws/credentials"]
}

provider "aws" {
  alias  = "audit"
  region = "eu-west-1"

  assume_role {
    role_arn = "arn:aws:iam::111122223333:role/audit"
  }
}

provider "aws" {
  alias      = "given"
  region     = "eu-west-1"
  access_key = var.access_key
  secret_key = var.secret_key
}
