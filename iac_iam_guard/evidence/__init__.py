"""Files in which AWS reports on an account: credential reports and last-accessed data."""
