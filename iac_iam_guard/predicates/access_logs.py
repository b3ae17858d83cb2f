"""Words about access logs."""
