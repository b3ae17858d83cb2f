resource "aws_launch_template" "worker" {
  name     = "worker"
  image_id = "ami-0abcdef1234567890"

  metadata_options {
    http_tokens = "required"
  }

  user_data = base64encode("AWS_ACCESS_KEY_ID=put-it-here AWS_SECRET_ACCESS_KEY=put-it-here /opt/worker") # expect: access-key-in-user-data
}
