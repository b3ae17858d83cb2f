data "external" "credentials" {
  program = ["./credentials.sh"]
}

provider "aws" {
  region     = "eu-west-1"
  access_key = data.external.credentials.result.id
  secret_key = data.external.credentials.result.secret
}
