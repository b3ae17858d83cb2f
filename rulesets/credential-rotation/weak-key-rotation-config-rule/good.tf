provider "aws" {
  region = "eu-west-1"
}

resource "aws_config_config_rule" "keys" {
  name = "keys"

  source {
    owner             = "AWS"
    source_identifier = "ACCESS_KEYS_ROTATED"
  }

  input_parameters = "{\"maxAccessKeyAge\": \"90\"}"
}

# What other rules allow is their business.
resource "aws_config_config_rule" "certificates" {
  name = "certificates"

  source {
    owner             = "AWS"
    source_identifier = "ACM_CERTIFICATE_EXPIRATION_CHECK"
  }

  input_parameters = jsonencode({ daysToExpiration = "365" })
}
