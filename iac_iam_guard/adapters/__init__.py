"""From the resource graph to the IAM model."""
