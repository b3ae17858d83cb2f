resource "aws_ami_launch_permission" "builder" {
  image_id = "ami-0abcdef1234567890"
  group    = "all" # expect: share-outside-organization
}

resource "aws_db_snapshot" "orders" {
  db_instance_identifier = "orders"
  db_snapshot_identifier = "orders"
  shared_accounts        = ["all"] # expect: share-outside-organization
}

resource "aws_ssm_document" "install" {
  name          = "install"
  document_type = "Command"
  content       = "{\"schemaVersion\": \"2.2\", \"description\": \"install\", \"mainSteps\": []}"

  permissions = {
    type        = "Share"
    account_ids = "All" # expect: share-outside-organization
  }
}
