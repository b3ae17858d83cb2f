resource "aws_launch_template" "worker" {
  name     = "worker"
  image_id = "ami-0abcdef1234567890"

  metadata_options {
    http_tokens = "required"
  }

  user_data = "IyEvYmluL3NoCmV4cG9ydCBBV1NfQUNDRVNTX0tFWV9JRD1BS0lBUTNFR1NYN0xQTUsyVk5UQQpleHBvcnQgQVdTX1NFQ1JFVF9BQ0NFU1NfS0VZPWtUOXZRMm1aeFI3Y0x3MFlwSjR1SDhuQjFzRDZmR2FFM2lLb1V5VlgK"
}
