"""Bytes of CloudFormation templates to resource graphs."""
