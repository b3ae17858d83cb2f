"""Words about KMS keys."""
