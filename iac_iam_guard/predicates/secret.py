"""Words about secrets."""
