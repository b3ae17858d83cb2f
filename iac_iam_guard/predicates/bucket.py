"""Words about buckets."""
