"""Rules: their form, loading, evaluation and results."""
