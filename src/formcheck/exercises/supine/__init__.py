"""On the back."""
