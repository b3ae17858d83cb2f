"""Words about hosts."""
