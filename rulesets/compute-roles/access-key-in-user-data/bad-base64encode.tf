resource "aws_launch_template" "worker" {
  name     = "worker"
  image_id = "ami-0abcdef1234567890"

  metadata_options {
    http_tokens = "required"
  }

  user_data = base64encode("[default]\naws_access_key_id=AKIAQ3EGSX7LPMK2VNTA\naws_secret_access_key=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\n") # expect: access-key-in-user-data
}
