resource "aws_config_config_rule" "keys" {
  name = "keys"

  source {
    owner             = "AWS"
    source_identifier = "ACCESS_KEYS_ROTATED"
  }

  input_parameters = jsonencode({ maxAccessKeyAge = "365" }) # expect: weak-key-rotation-config-rule
}
