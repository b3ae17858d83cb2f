"""Checks AWS identity and access management in infrastructure code before it is deployed."""

__version__ = "0.1.0"
