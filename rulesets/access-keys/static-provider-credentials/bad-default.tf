variable "token" {
  type    = string
  default = "FwoGZXIvYXdzEJr//////////wEaDExamplE" # expect: static-provider-credentials
}

provider "aws" {
  region = "eu-west-1"
  token  = var.token
}
