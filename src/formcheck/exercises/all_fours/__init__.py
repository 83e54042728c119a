"""On hands and knees."""
