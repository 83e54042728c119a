"""Face down on the floor."""
