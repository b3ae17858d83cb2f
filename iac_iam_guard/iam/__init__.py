"""AWS identity and access management: policies, principals and what they allow, free of any file format."""
