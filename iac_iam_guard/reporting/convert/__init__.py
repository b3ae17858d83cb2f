"""Policy documents in other languages: JSON, a data source in HCL, CloudFormation."""
