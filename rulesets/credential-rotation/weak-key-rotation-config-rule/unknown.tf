provider "aws" {
  region = "eu-west-1"
}

resource "aws_config_conformance_pack" "baseline" {
  name            = "baseline"
  template_s3_uri = "s3://acme-config/baseline.yaml"
}
