"""Words about shares."""
