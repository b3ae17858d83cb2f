"""Scan results as text, JSON, SARIF and Markdown."""
