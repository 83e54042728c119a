"""Standing."""
