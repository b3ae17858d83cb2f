"""Terraform: configuration, plan and state to one resource graph."""
