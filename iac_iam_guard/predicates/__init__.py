"""The vocabulary of rules: words that answer one question about one subject."""
