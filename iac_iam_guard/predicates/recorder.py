"""Words about recorders."""
