"""Facts about AWS and Terraform, each dated."""
