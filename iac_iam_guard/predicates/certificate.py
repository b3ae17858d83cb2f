"""Words about certificates."""
