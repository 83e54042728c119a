"""On one side."""
