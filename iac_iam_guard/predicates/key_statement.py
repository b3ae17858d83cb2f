"""Words about key policies."""
