"""Words about what protects a trail."""
